// The policy document that an attribute of a plan holds: its text, what a data source will make of it, or that it is unknown.

import { UnknownDocument } from '../../estate/unknownDocument.ts';
import { hasUnknown, markUnknown, type StatementParts } from '../change/markUnknown.ts';
import type { PlanReferences } from './planReferences.ts';
import { joinMarks, listOf, valueAfter } from './planValue.ts';
import type { ResourceChange } from './terraformPlan.ts';

const later = 'known only after apply';

/** Gives the document of an attribute: text, an object, or an `UnknownDocument` that says what it comes from. */
export function documentAfter(change: ResourceChange, attribute: string, references: PlanReferences): unknown {
  const value = valueAfter(change, attribute);
  if ('known' in value) return value.known;
  return documentOf(change, references.expressionOf(change, attribute), references);
}

/** The document that an expression of this resource will give, where its value is unknown. */
export function documentOf(change: ResourceChange, expression: unknown, references: PlanReferences): unknown {
  const sources = references.resourcesOf(change, expression);
  const [source, ...others] = sources ?? [];
  const isOne = source !== undefined && others.length === 0;
  const isDocument = isOne && source.change.type === 'aws_iam_policy_document' && source.change.mode === 'data';
  const made = isDocument ? makeDocument(source.change) : undefined;
  return made ?? new UnknownDocument(whyUnknown(sources?.map((each) => each.change.address) ?? []));
}

/** `known only after apply: aws_s3_bucket.repository`. */
export function whyUnknown(addresses: readonly string[]): string {
  return addresses.length === 0 ? later : `${later}: ${[...new Set(addresses)].slice(0, 3).join(', ')}`;
}

// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
function makeDocument(change: ResourceChange): unknown {
  const { after, after_unknown: unknown } = change.change;
  const marks = typeof unknown === 'object' && unknown !== null ? unknown : {};
  const others = ['source_json', 'override_json', 'source_policy_documents', 'override_policy_documents'];
  if (others.some((name) => marks[name] === true || isFilled(after?.[name]))) return undefined;
  const statements = joinMarks(after?.statement, marks.statement);
  if (!('known' in statements) || !Array.isArray(statements.known)) return undefined;
  const list: readonly unknown[] = statements.known;
  const made = list.map((statement) => makeStatement(statement));
  const marked = made.map((one) => (one === undefined ? undefined : markUnknown(one, whyUnknown([change.address]))));
  if (marked.some((one) => one === undefined)) return undefined;
  const version = typeof after?.version === 'string' && after.version !== '' ? after.version : '2012-10-17';
  return { Version: version, Statement: marked.flatMap((one) => one ?? []) };
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
}

function makeStatement(block: unknown): StatementParts | undefined {
  if (typeof block !== 'object' || block === null) return undefined;
  const parts = new Map<string, unknown>(Object.entries(block));
  const has = (name: string) => parts.has(name) && isFilledOrUnknown(parts.get(name));
  const take = (from: string, to: string) => (has(from) ? { [to]: parts.get(from) } : {});
  return {
    ...(isFilled(parts.get('sid')) && { Sid: parts.get('sid') }),
    Effect: parts.get('effect') ?? (parts.has('effect') && parts.get('effect') === undefined ? undefined : 'Allow'),
    ...take('actions', 'Action'),
    ...take('not_actions', 'NotAction'),
    ...take('resources', 'Resource'),
    ...take('not_resources', 'NotResource'),
    ...principalsOf(parts.get('principals'), 'Principal'),
    ...principalsOf(parts.get('not_principals'), 'NotPrincipal'),
    ...conditionsOf(parts.get('condition')),
  };
}

// Null is a part that the configuration does not have; undefined one that is not known.
function isFilledOrUnknown(value: unknown): boolean {
  return value === undefined || isFilled(value);
}

function principalsOf(blocks: unknown, name: string): StatementParts {
  if (!Array.isArray(blocks) || blocks.length === 0) return {};
  const list: readonly unknown[] = blocks;
  const pairs = list.map((block) => {
    const parts = new Map<string, unknown>(typeof block === 'object' && block !== null ? Object.entries(block) : []);
    return { type: parts.get('type'), identifiers: parts.get('identifiers') };
  });
  if (pairs.some(({ type, identifiers }) => typeof type !== 'string' || hasUnknown(identifiers)))
    return { [name]: undefined };
  const byType = Map.groupBy(pairs, ({ type }) => String(type));
  const identifiersOf = (group: typeof pairs) => group.flatMap(({ identifiers }) => listOf(identifiers) ?? []);
  const all = [...byType].map(([type, group]) => [type, identifiersOf(group)] as const);
  const [only] = all;
  if (all.length === 1 && only?.[0] === '*' && only[1].includes('*')) return { [name]: '*' };
  return { [name]: Object.fromEntries(all) };
}

function conditionsOf(blocks: unknown): StatementParts {
  if (blocks === undefined) return { Condition: { StringEquals: { 'condition blocks': undefined } } };
  if (!Array.isArray(blocks) || blocks.length === 0) return {};
  const list: readonly unknown[] = blocks;
  const condition = new Map<string, Map<string, unknown>>();
  for (const block of list) {
    const parts = new Map<string, unknown>(typeof block === 'object' && block !== null ? Object.entries(block) : []);
    const operator = textOr(parts.get('test'), 'StringEquals');
    const key = textOr(parts.get('variable'), 'unknown key');
    const isKnown = typeof parts.get('test') === 'string' && typeof parts.get('variable') === 'string';
    const tests = condition.get(operator) ?? new Map<string, unknown>();
    condition.set(operator, tests.set(key, isKnown ? parts.get('values') : undefined));
  }
  return {
    Condition: Object.fromEntries([...condition].map(([operator, tests]) => [operator, Object.fromEntries(tests)])),
  };
}

function textOr(value: unknown, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise;
}
