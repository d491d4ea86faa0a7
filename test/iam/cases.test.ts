// Every row of the case tables in test/cases/iam, one test each.

import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { Cause } from '../../shared/iam/grant/grantDecision.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import {
  type CaseTable,
  type ConditionRow,
  type DecisionRow,
  type DocumentRow,
  type ExpectedCause,
  layersOf,
  questionOf,
  rawLayersOf,
  readCaseTables,
} from './caseTables.ts';
import { isMutationRun } from './mutationRun.ts';
import { valuesOf } from './naiveConditions.ts';
import { decideRequest } from './naiveEvaluator.ts';

const tables = readCaseTables();
const verdictOf = { Allowed: 'granted', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'missing' } as const;
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const action = 'ec2:DescribeInstances';

describe('the case tables', () => {
  const rows = tables.flatMap((table) => table.groups.flatMap((group) => group.rows.map((row) => ({ ...row, group }))));

  it('have at least 400 rows, each with an id of its own', () => {
    expect(rows.length).toBeGreaterThanOrEqual(400);
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
  });

  it('have a row for every line of EVALUATION that a decision can show', () => {
    const lines = new Set(rows.map((row) => row.line ?? row.group.line));
    const shown = [...Array.from({ length: 23 }, (_, index) => index + 1), 29, 30, 32, 33, 34, 35, 36, 37, 38, 39, 40];
    expect(shown.filter((line) => !lines.has(line))).toEqual([]);
  });

  it('have a question of every operator that is true, false and unknown', () => {
    const held = new Map<string, Set<string>>();
    for (const row of rows) {
      if (!('condition' in row)) continue;
      for (const operator of Object.keys(row.condition))
        held.set(operator, (held.get(operator) ?? new Set()).add(row.holds));
    }
    const operators = [...held.keys()].filter((operator) => !/:|IfExists|^[a-z]|[A-Z]{3}|StringMatches/.test(operator));
    expect(operators.length).toBe(27);
    expect(operators.filter((operator) => held.get(operator)?.size !== 3)).toEqual([]);
  });
});

for (const table of tables) describeTable(table);

interface Check {
  readonly name: string;
  readonly check: () => void;
}

function describeTable(table: CaseTable): void {
  describe(table.name, () => {
    for (const group of table.groups) {
      const checks = group.rows.flatMap(checksOf);
      // Of thousands of tests each mutant would first have to be asked which of them it concerns.
      if (isMutationRun) it(group.title, () => runAll(checks));
      else describe(group.title, () => testEach(checks));
    }
  });
}

function runAll(checks: readonly Check[]): void {
  for (const { check } of checks) check();
}

function testEach(checks: readonly Check[]): void {
  for (const { name, check } of checks) it(name, check);
}

function checksOf(row: CaseTable['groups'][number]['rows'][number]): readonly Check[] {
  if ('condition' in row) return conditionChecks(row);
  return 'readable' in row ? [documentCheck(row)] : decisionChecks(row);
}

function decisionChecks(row: DecisionRow): readonly Check[] {
  const decided = {
    name: `${row.id}: ${row.shows}`,
    check: () => {
      const decision = decideGrant(questionOf(row.question), layersOf(row));
      expect(row.expected.split('-or-')).toContain(decision.verdict);
      expect(decision.causes.length === 0).toBe(decision.verdict === 'granted');
      for (const cause of row.causes ?? []) expectCause(decision.causes, cause);
      if (row.blockedTypes !== undefined) expect(decision.blockedTypes ?? []).toEqual(row.blockedTypes);
    },
  };
  const layers = rawLayersOf(row);
  if (layers === undefined || !isOneRequest(row.question)) return [decided];
  const naively = {
    name: `${row.id}, naively evaluated`,
    check: () => {
      const { action, resource = '*', known = {} } = row.question;
      const verdict = verdictOf[decideRequest({ action, resource, context: known }, layers)];
      expect(row.expected.split('-or-')).toContain(verdict);
    },
  };
  return [decided, naively];
}

// Asked on * only where the action has no resource-level permissions.
function isOneRequest({ action: asked, resource = '*', oneOf, others }: DecisionRow['question']): boolean {
  if (others !== 'absent' || oneOf !== undefined) return false;
  return resource === '*' ? asked === action : !/[*?]/.test(resource);
}

function expectCause(causes: readonly Cause[], { resourcesMention, ...expected }: ExpectedCause): void {
  expect(causes).toEqual(expect.arrayContaining([expect.objectContaining(nested(expected))]));
  if (resourcesMention === undefined) return;
  const mentions = causes.filter((cause) => cause.resources?.some((resource) => resource.includes(resourcesMention)));
  expect(mentions, `a cause whose resources mention ${resourcesMention}`).not.toEqual([]);
}

function nested(expected: ExpectedCause): Readonly<Record<string, unknown>> {
  const { statement, condition, ...rest } = expected;
  return {
    ...rest,
    ...(statement !== undefined && { statement: expect.objectContaining(statement) }),
    ...(condition !== undefined && { condition: expect.objectContaining(condition) }),
  };
}

const ofAllow = { yes: 'granted', no: 'missing', unknown: 'limited' } as const;
const ofDeny = { yes: 'denied', no: 'granted', unknown: 'limited' } as const;

function conditionChecks(row: ConditionRow): readonly Check[] {
  const { known, oneOf, others } = row;
  const question = questionOf({ action, known, oneOf, others });
  const allow = { Effect: 'Allow', Action: action, Resource: '*', Condition: row.condition };
  const deny = { ...allow, Effect: 'Deny' };
  const inAllow = {
    name: `${row.id} in an Allow: ${row.shows}`,
    check: () => {
      const decision = decideGrant(question, layersOf({ identity: allow }));
      expect(decision.verdict).toBe(ofAllow[row.holds]);
      if (row.holds === 'unknown')
        expectCause(decision.causes, { kind: 'condition', layer: 'identity', effect: 'Allow' });
    },
  };
  const inDeny = {
    name: `${row.id} in a Deny: ${row.shows}`,
    check: () => {
      const decision = decideGrant(question, layersOf({ identity: [everything, deny] }));
      expect(decision.verdict).toBe(ofDeny[row.holds]);
      if (row.holds === 'unknown')
        expectCause(decision.causes, { kind: 'condition', layer: 'identity', effect: 'Deny' });
    },
  };
  if (!isConcrete(row)) return [inAllow, inDeny];
  const naively = {
    name: `${row.id}, naively evaluated`,
    check: () => {
      const document = { Version: '2012-10-17', Statement: allow };
      const decision = decideRequest({ action, resource: '*', context: known ?? {} }, { identity: [document] });
      expect(decision).toBe(row.holds === 'yes' ? 'Allowed' : 'ImplicitlyDenied');
    },
  };
  return [inAllow, inDeny, naively];
}

/** Whether everything that the row's conditions ask for is known, so that it is one request. */
function isConcrete(row: ConditionRow): boolean {
  if (row.holds === 'unknown' || row.oneOf !== undefined || /StringMatches/.test(JSON.stringify(row.condition)))
    return false;
  const keys = Object.values(row.condition).flatMap((block) => Object.keys(block));
  const known = row.known ?? {};
  return row.others === 'absent' || keys.every((key) => valuesOf(known, key).length > 0);
}

function documentCheck(row: DocumentRow): Check {
  return {
    name: `${row.id}: ${row.shows}`,
    check: () => {
      const parsed = parsePolicyDocument(row.document);
      expect(parsed.ok).toBe(row.readable);
      if (row.sameAs !== undefined) expect(parsed).toEqual(parsePolicyDocument(row.sameAs));
      if (parsed.ok) return;
      expect(parsed.faults.length).toBeGreaterThanOrEqual(row.faultCount ?? 1);
      expect(parsed.faults.every((fault) => fault.message.length > 0)).toBe(true);
      if (row.faultAt !== undefined) expect(parsed.faults.map((fault) => fault.path)).toContain(row.faultAt);
    },
  };
}
