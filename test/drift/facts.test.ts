// Every row of the tables in test/cases/facts: the verdict with all that is known of a principal's requests.

import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { buildContext } from '../../shared/drift/buildContext.ts';
import { buildLayers } from '../../shared/drift/buildLayers.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { accountOf, caseOf, principalOf } from './ruleCase.ts';

const rowSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  shows: z.string(),
  action: z.string(),
  page: z.url().optional(),
  kind: z.enum(['role', 'user']).default('role'),
  identity: z.unknown().default({ Effect: 'Allow', Action: '*', Resource: '*' }),
  boundary: z.unknown().optional(),
  /** Statements of an SCP beside FullAWSAccess. */
  deny: z.array(z.unknown()).optional(),
  /** Statements of an RCP. */
  rcp: z.array(z.unknown()).optional(),
  regions: z.array(z.string()).optional(),
  partition: z.string().default('aws'),
  organization: z.string().optional(),
  /** Statements of the trust policy; default: the appliance's account. */
  trust: z.unknown().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  now: z.iso.datetime().nullable().default('2026-11-28T10:00:00.000Z'),
  expected: z.enum(['granted', 'limited', 'denied', 'missing']),
});

const tableSchema = z.strictObject({
  about: z.string(),
  groups: z.array(
    z.strictObject({
      title: z.string(),
      line: z.string().regex(/^R\d+$/),
      page: z.url(),
      rows: z.array(rowSchema).min(1),
    }),
  ),
});

type Row = z.output<typeof rowSchema>;

const folder = new URL('../cases/facts/', import.meta.url);
const tables = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({ file, table: tableSchema.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))) }));

describe('the facts of AWS pages', () => {
  it('have at least 150 rows, each with an id of its own', () => {
    const ids = tables.flatMap(({ table }) => table.groups.flatMap(({ rows }) => rows.map(({ id }) => id)));
    expect(ids.length).toBeGreaterThanOrEqual(150);
    expect(new Set(ids).size).toBe(ids.length);
  });

  describe.each(tables)('$file', ({ table }) => {
    describe.each(table.groups)('$title', ({ rows }) => {
      it.each(rows)('$id: $shows', (row) => {
        expect(verdictOf(row)).toBe(row.expected);
      });
    });
  });
});

function verdictOf(row: Row): string {
  const given = caseOf({
    kind: row.kind,
    policies: { work: row.identity },
    ...(row.boundary !== undefined && { boundary: row.boundary }),
    levels: levelsOf(row),
    ...(row.trust !== undefined && { trust: row.trust }),
    ...(row.tags !== undefined && { tags: row.tags }),
    ...(row.organization !== undefined && { organization: { id: row.organization, accounts: [] } }),
  });
  const principal = inPartition(row.partition, principalOf(given));
  const account = { ...accountOf(given), partition: row.partition };
  const settings = { ...(row.regions && { regions: row.regions }), ...(row.now !== null && { now: row.now }) };
  const context = buildContext({ principal, account, settings })({ action: row.action, context: {} });
  const question = { action: row.action, resource: '*', context, partition: row.partition };
  return decideGrant(question, buildLayers(principal, account).layers).verdict;
}

function levelsOf({ deny, rcp }: Row): NonNullable<Parameters<typeof caseOf>[0]['levels']> {
  const full = { Effect: 'Allow', Action: '*', Resource: '*' };
  return [
    {
      at: 'root Root',
      ...(deny !== undefined && { scps: { guard: [full, ...deny] } }),
      ...(rcp !== undefined && { rcps: { guard: rcp } }),
    },
  ];
}

function inPartition<T extends { readonly arn: string }>(partition: string, principal: T): T {
  return { ...principal, arn: principal.arn.replace(/^arn:aws:/, `arn:${partition}:`) };
}
