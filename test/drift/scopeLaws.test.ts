// What a scope does to verdicts, over drawn policies and scopes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../shared/drift/principalFacts.ts';
import type { Verdict } from '../../shared/iam/decideGrant.ts';
import type { ScopeRule } from '../../shared/requirements/scope.ts';
import { draws } from '../iam/lawRuns.ts';
import { caseOf, questionOf } from './ruleCase.ts';

const actions = [
  's3:PutObject',
  's3:ListBucket',
  'kms:Decrypt',
  'iam:PassRole',
  'backup:StartBackupJob',
  'ec2:CreateTags',
];
const key = (name: string) => `arn:aws:kms:eu-central-1:111122223333:key/${name}`;

const someOf = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const listsArbitrary = fc.record({
  buckets: someOf(['acme', 'acme-*', 'logs', 'acme/veeam/', 'l?gs']),
  keys: someOf([key('a'), key('b'), key('*'), 'arn:aws:kms:*:999988887777:key/a']),
  passRoles: someOf(['worker', 'team/*', 'w?rker']),
  regions: someOf(['eu-central-1', 'eu-west-1', 'us-east-1']),
  vaults: someOf(['v1', 'v*', 'arn:aws:backup:eu-west-1:999988887777:backup-vault:v1']),
});
const scopeArbitrary = fc.oneof(
  listsArbitrary,
  listsArbitrary.chain((lists) =>
    fc
      .subarray(['buckets', 'keys', 'passRoles', 'regions', 'vaults'] as const, { minLength: 1 })
      .map((kinds) => Object.fromEntries(kinds.map((kind) => [kind, lists[kind]]))),
  ),
);

const resources = [
  '*',
  'arn:aws:s3:::acme/*',
  'arn:aws:s3:::acme*',
  'arn:aws:s3:::acme',
  'arn:aws:s3:::*/veeam/*',
  key('a'),
  key('*'),
  'arn:aws:iam::111122223333:role/worker',
  'arn:aws:iam::*:role/team/*',
  'arn:aws:backup:*:*:backup-vault:v*',
  'arn:aws:backup:eu-west-1:999988887777:backup-vault:v1',
  'arn:aws:ec2:eu-central-1:*:*/*',
];
const statementArbitrary = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    Action: fc.oneof(someOf(actions), fc.constant(['*'])),
    Resource: fc.oneof(fc.constant(['*']), someOf(resources)),
    Condition: fc.constantFrom(
      { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } },
      { StringNotEquals: { 'aws:RequestedRegion': ['eu-central-1', 'us-east-1'] } },
      { StringEquals: { 'aws:ResourceAccount': '111122223333' } },
    ),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
);
const policyArbitrary = fc.array(statementArbitrary, { minLength: 1, maxLength: 4 });

type Lists = Omit<ScopeRule, 'name' | 'narrowedByTag'>;

/** The verdicts by action; of the grants that a scope makes of one, all. */
function verdictsOf(policy: unknown, lists: readonly Lists[]): ReadonlyMap<string, readonly Verdict[]> {
  const row = caseOf({ sets: { store: { actions } }, policies: { work: policy } });
  const question = questionOf(row);
  if (question === undefined) throw new Error('The case of this law selects no set');
  const scopes = lists.map((scope) => ({ ...scope, name: '*', narrowedByTag: false }));
  const { verdicts } = gatherFacts({ ...question, settings: { ...question.settings, scopes } });
  const byAction = Map.groupBy(verdicts, ({ action }) => action);
  return new Map([...byAction].map(([action, of]) => [action, of.map(({ verdict }) => verdict)]));
}

const isGranted = (verdicts: readonly Verdict[] = []) => verdicts.every((verdict) => verdict === 'granted');

describe('a scope', () => {
  it('asks for no more than all resources: what is granted on them is granted in it', () => {
    fc.assert(
      fc.property(policyArbitrary, scopeArbitrary, (policy, scope) => {
        const [everywhere, scoped] = [verdictsOf(policy, []), verdictsOf(policy, [scope])];
        for (const [action, verdicts] of everywhere)
          if (isGranted(verdicts)) expect([action, scoped.get(action)]).toEqual([action, ['granted']]);
      }),
      draws(300),
    );
  });

  it('made wider never turns what is not granted into granted', () => {
    fc.assert(
      fc.property(policyArbitrary, scopeArbitrary, scopeArbitrary, (policy, narrow, added) => {
        // A list that only one of them has would be narrowed by the other, where it had bound nothing.
        const both = Object.fromEntries(Object.entries(added).filter(([kind]) => kind in narrow));
        const [before, after] = [verdictsOf(policy, [narrow]), verdictsOf(policy, [narrow, both])];
        for (const [action, verdicts] of before)
          if (!isGranted(verdicts)) expect([action, isGranted(after.get(action))]).toEqual([action, false]);
      }),
      draws(300),
    );
  });
});
