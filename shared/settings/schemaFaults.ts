// Says in plain words what is wrong with a settings file: what was expected, what came, and which name is nearest.

import { distance } from 'fastest-levenshtein';
import * as z from 'zod';
import type { YamlPath } from './readSettingsYaml.ts';

/** A fault of the schema before its line is known. */
export interface SchemaFault {
  readonly path: YamlPath;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

/** Wording for {@link z.ZodType.safeParse}; messages that the schema itself carries come first. */
export function issueMessage(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${typeWords[issue.expected] ?? issue.expected}, got ${describeValue(issue.input)}${quotesHint(issue)}`;
    case 'invalid_value':
      return `expected ${alternatives(issue.values.map(String))}, got ${describeValue(issue.input)}${nearest(issue.input, issue.values.map(String))}`;
    case 'too_small':
      return `expected ${sizeWords(issue.origin, issue.minimum, 'at least')}`;
    case 'too_big':
      return `expected ${sizeWords(issue.origin, issue.maximum, 'at most')}`;
    case 'invalid_format':
      return issue.format === 'email' ? `expected an e-mail address, got ${describeValue(issue.input)}` : undefined;
    default:
      return undefined;
  }
}

/** Gives one fault per place; unknown keys one by one, each with the nearest key that is known there. */
export function schemaFaults(schema: z.ZodType, issues: readonly Issue[]): readonly SchemaFault[] {
  return issues.flatMap((issue): readonly SchemaFault[] => {
    const path = issue.path.filter((part) => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    const known = knownKeys(schema, path);
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known) }));
  });
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'keys and values',
  array: 'a list',
};

const maxQuoted = 60;

function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'keys and values';
  const text = typeof value === 'string' ? value : String(value);
  const quoted = JSON.stringify(text.length > maxQuoted ? `${text.slice(0, maxQuoted)}…` : text);
  return typeof value === 'string' ? quoted : `the ${typeof value} ${text}`;
}

// YAML such as 13.1 is a number, though it may have been meant as text.
function quotesHint({ expected, input }: RawIssue & { readonly expected: string }): string {
  return expected === 'string' && ['number', 'boolean'].includes(typeof input) ? ' (put it in quotes)' : '';
}

function sizeWords(origin: string, size: number | bigint, bound: 'at least' | 'at most'): string {
  if (origin === 'string') return `${bound} ${size} characters`;
  if (origin === 'array') return `${bound} ${size} ${Number(size) === 1 ? 'entry' : 'entries'}`;
  return `${bound} ${size}`;
}

function alternatives(values: readonly string[]): string {
  return values.length === 1 ? `${values[0]}` : `one of ${values.join(', ')}`;
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = nearest(key, known);
  return `unknown key ${JSON.stringify(key)}${hint === '' ? `: expected ${alternatives(known)}` : hint}`;
}

function nearest(value: unknown, known: readonly string[]): string {
  if (typeof value !== 'string') return '';
  const [best] = known
    .map((name) => ({ name, far: distance(value.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best !== undefined && best.far <= Math.max(2, value.length / 3)
    ? `: did you mean ${JSON.stringify(best.name)}?`
    : '';
}

// The JSON Schema is the schema as plain data: the keys of each place can be read from it.
function knownKeys(schema: z.ZodType, path: YamlPath): readonly string[] {
  let place: JsonSchema | undefined = z.toJSONSchema(schema, { io: 'input' });
  for (const part of path) place = typeof part === 'number' ? itemSchema(place) : subschema(place?.properties?.[part]);
  return Object.keys(place?.properties ?? {});
}

type JsonSchema = z.core.JSONSchema.BaseSchema;

function itemSchema(place: JsonSchema | undefined): JsonSchema | undefined {
  const items = place?.items;
  return Array.isArray(items) ? undefined : subschema(items);
}

function subschema(schema: z.core.JSONSchema._JSONSchema | undefined): JsonSchema | undefined {
  return typeof schema === 'object' ? schema : undefined;
}
