// Reads the case tables of test/cases/iam and turns their short forms into what the engine is asked.

import { readdirSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import type { GrantQuestion } from '../../shared/iam/grant/grantDecision.ts';
import type { PolicyLayers, PolicySource, ResourceLayer } from '../../shared/iam/policy/policyLayers.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { RawLayers } from './naiveEvaluator.ts';

const contextValue = z.union([z.string(), z.array(z.string())]);
const knowledge = {
  known: z.record(z.string(), contextValue).optional(),
  oneOf: z.record(z.string(), z.array(z.string())).optional(),
  others: z.enum(['unknown', 'absent']).optional(),
};
const named = {
  id: z.string().regex(/^[a-zA-Z0-9-]+$/),
  shows: z.string(),
  line: z.int().min(1).max(42).optional(),
  page: z.url().optional(),
};
const cause = z.strictObject({
  kind: z.enum(['no-allow', 'explicit-deny', 'resource', 'condition', 'unreadable', 'principal']).optional(),
  layer: z.enum(['identity', 'boundary', 'resource', 'scp', 'rcp']).optional(),
  level: z.int().optional(),
  policy: z.string().optional(),
  effect: z.enum(['Allow', 'Deny']).optional(),
  statement: z.strictObject({ number: z.int(), sid: z.string().optional() }).optional(),
  condition: z.strictObject({ operator: z.string().optional(), key: z.string() }).optional(),
  /** A text that the cause's `resources` must mention. */
  resourcesMention: z.string().optional(),
});

const decisionRow = z.strictObject({
  ...named,
  peer: z.string().optional(),
  identity: z.unknown(),
  boundary: z.unknown().optional(),
  scps: z.array(z.unknown()).optional(),
  rcps: z.array(z.unknown()).optional(),
  resource: z
    .strictObject({
      kind: z.enum(['key', 'bucket']),
      owner: z.string().regex(/^\d{12}$/),
      principal: z.string().regex(/^arn:/),
      principalId: z.string().optional(),
      policy: z.unknown().optional(),
    })
    .optional(),
  question: z.strictObject({
    action: z.string(),
    resource: z.string().optional(),
    partition: z.string().optional(),
    ...knowledge,
  }),
  expected: z.enum(['granted', 'limited', 'denied', 'missing', 'missing-or-denied']),
  causes: z.array(cause).optional(),
  /** Types of resources without which no call succeeds and on which nothing allows it; empty: none. */
  blockedTypes: z.array(z.string()).optional(),
});
const conditionRow = z.strictObject({
  ...named,
  condition: z.record(z.string(), z.record(z.string(), z.unknown())),
  ...knowledge,
  holds: z.enum(['yes', 'no', 'unknown']),
});
const documentRow = z.strictObject({
  ...named,
  document: z.unknown(),
  readable: z.boolean(),
  sameAs: z.unknown().optional(),
  faultAt: z.string().optional(),
  faultCount: z.int().optional(),
});
const table = z.strictObject({
  about: z.string(),
  groups: z.array(
    z.strictObject({
      title: z.string(),
      line: z.int().min(1).max(42),
      page: z.url(),
      rows: z.array(z.union([decisionRow, conditionRow, documentRow])).min(1),
    }),
  ),
});

export type DecisionRow = z.infer<typeof decisionRow>;
export type ConditionRow = z.infer<typeof conditionRow>;
export type DocumentRow = z.infer<typeof documentRow>;
export type ExpectedCause = z.infer<typeof cause>;
export type CaseTable = z.infer<typeof table> & { readonly name: string };

// Trust policies are asked another question; decideTrust.test.ts reads their tables.
const trustTables = ['trust.json', 'trustTogether.json'];

/** Reads every table but those of trust policies; throws where a row has a field that no row may have. */
export function readCaseTables(): readonly CaseTable[] {
  const folder = new URL('../cases/iam/', import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json') && !trustTables.includes(file))
    .map((file) => ({
      name: file.replace('.json', ''),
      ...table.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))),
    }));
}

/** The question of a row: resource `*` and everything else unknown where it says nothing. */
export function questionOf(asked: DecisionRow['question']): GrantQuestion {
  const { action, resource = '*', partition, known = {}, oneOf, others = 'unknown' } = asked;
  const context = { known, others, ...(oneOf !== undefined && { oneOf }) };
  return { action, resource, context, ...(partition !== undefined && { partition }) };
}

type LayersRow = Pick<DecisionRow, 'identity' | 'boundary' | 'scps' | 'rcps' | 'resource'>;

/** The layers of a row. */
export function layersOf(row: LayersRow): PolicyLayers {
  const [boundary] = row.boundary === undefined ? [] : sourcesOf(row.boundary);
  return {
    identity: sourcesOf(row.identity),
    ...(boundary !== undefined && { boundary }),
    ...(row.scps !== undefined && { scps: row.scps.map(sourcesOf) }),
    ...(row.rcps !== undefined && { rcps: row.rcps.map(sourcesOf) }),
    ...(row.resource !== undefined && { resource: resourceOf(row.resource) }),
  };
}

// `unreadable` as policy: it is there and nobody read it.
function resourceOf({ policy: short, ...resource }: NonNullable<DecisionRow['resource']>): ResourceLayer {
  if (short === undefined) return resource;
  const unread = { version: '2012-10-17', statements: [], faults: [{ path: '', message: 'not read' }] } as const;
  const [policy] = short === 'unreadable' ? [{ name: 'policy', document: unread }] : sourcesOf(short);
  return { ...resource, ...(policy !== undefined && { policy }) };
}

/** A layer's short form: a statement, statements, a document, a text, or names with one of these each. */
export function sourcesOf(short: unknown): readonly PolicySource[] {
  if (Array.isArray(short) && short.length === 0) return [];
  if (isNamed(short)) return Object.entries(short).map(([name, policy]) => sourceOf(name, policy));
  return [sourceOf('policy', short)];
}

/** The layers of a row for the naive evaluator; undefined where a policy is a text, which it does not read. */
export function rawLayersOf(row: LayersRow): RawLayers | undefined {
  const written = [row.identity, row.boundary, ...(row.scps ?? []), ...(row.rcps ?? []), row.resource?.policy];
  const layers = written.map(rawDocuments);
  if (layers.flat().some((document) => typeof document === 'string')) return undefined;
  const [boundary] = row.boundary === undefined ? [] : rawDocuments(row.boundary);
  return {
    identity: rawDocuments(row.identity),
    ...(boundary !== undefined && { boundary }),
    ...(row.scps !== undefined && { scps: row.scps.map(rawDocuments) }),
    ...(row.rcps !== undefined && { rcps: row.rcps.map(rawDocuments) }),
    ...(row.resource !== undefined && { resource: { ...row.resource, policy: rawDocuments(row.resource.policy)[0] } }),
  };
}

function rawDocuments(short: unknown): readonly unknown[] {
  if (Array.isArray(short) && short.length === 0) return [];
  return isNamed(short) ? Object.values(short).map(documentOf) : [documentOf(short)];
}

/** The JSON document that a short form stands for. */
function documentOf(short: unknown): unknown {
  const isStatements = Array.isArray(short) || (isObject(short) && 'Effect' in short);
  return isStatements ? { Version: '2012-10-17', Statement: short } : short;
}

function sourceOf(name: string, short: unknown): PolicySource {
  const parsed = parsePolicyDocument(documentOf(short));
  if (parsed.ok) return { name, document: parsed.document };
  return { name, document: { version: '2008-10-17', statements: [], faults: parsed.faults } };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNamed(short: unknown): short is Readonly<Record<string, unknown>> {
  return isObject(short) && !('Effect' in short) && !('Statement' in short);
}
