// What is at hand of other roles changes nothing of a role, whichever thing the two differ in.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePrincipal } from '../../shared/drift/judging/judgePrincipal.ts';
import { gatherFacts, type PrincipalFacts, type PrincipalQuestion } from '../../shared/drift/principalFacts.ts';
import { createPrincipalMeters } from '../../shared/drift/principalMeters.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { draws } from '../iam/lawRuns.ts';
import { caseOf, questionOf } from './ruleCase.ts';

type Change = (question: PrincipalQuestion) => PrincipalQuestion;

const principal =
  (change: Partial<PrincipalQuestion['principal']>): Change =>
  (question) => ({ ...question, principal: { ...question.principal, ...change } });
const account =
  (change: Partial<PrincipalQuestion['account']>): Change =>
  (question) => ({ ...question, account: { ...question.account, ...change } });
const settings =
  (change: Partial<PrincipalQuestion['settings']>): Change =>
  (question) => ({ ...question, settings: { ...question.settings, ...change } });
const trust = (Principal: unknown, Action: unknown = 'sts:AssumeRole') =>
  principal({ trust: documentOf({ Effect: 'Allow', Principal, Action }) });

function documentOf(...Statement: readonly unknown[]) {
  const parsed = parsePolicyDocument({ Version: '2012-10-17', Statement });
  if (!parsed.ok) throw new Error(`A document of this law was not read: ${JSON.stringify(parsed.faults)}`);
  return parsed.document;
}

const guard = documentOf({
  Effect: 'Deny',
  NotAction: ['iam:*', 's3:*'],
  Resource: '*',
  Condition: { StringNotEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
});
const path = (unit: string) => [
  { kind: 'root' as const, id: 'r-1', name: 'Root', scps: [{ name: 'guard', document: guard }] },
  { kind: 'organizational-unit' as const, id: unit, name: unit },
];

/** One change for each thing that an answer may hang on. */
const changes: readonly Change[] = [
  (question) => question,
  principal({ tags: { team: 'a' } }),
  principal({ tags: { team: 'b', Owner: 'x' } }),
  principal({ name: 'admin-x', arn: 'arn:aws:iam::111122223333:role/admin-x' }),
  principal({ path: '/aws-service-role/x/', arn: 'arn:aws:iam::111122223333:role/aws-service-role/x/r' }),
  principal({ id: 'AROAEXAMPLEEXAMPLE009' }),
  principal({ kind: 'user', arn: 'arn:aws:iam::111122223333:user/u', name: 'u' }),
  principal({ boundary: { name: 'edge', document: guard } }),
  trust({ Federated: 'arn:aws:iam::111122223333:saml-provider/x' }, ['sts:AssumeRoleWithSAML', 'sts:TagSession']),
  trust({ Service: 'pods.eks.amazonaws.com' }, ['sts:AssumeRole', 'sts:TagSession']),
  trust({ AWS: '*' }),
  account({ id: '999988887777' }),
  account({ partition: 'aws-cn' }),
  account({ organizationId: 'o-aaaaaaaaaa', levels: path('ou-1') }),
  account({ organizationId: 'o-aaaaaaaaaa', levels: path('ou-2') }),
  account({ organizationId: 'o-bbbbbbbbbb', levels: path('ou-1'), isManagementAccount: true }),
  settings({ regions: ['eu-west-1'] }),
  settings({ regions: ['us-east-1', 'eu-west-1'] }),
  settings({ organizationId: 'o-bbbbbbbbbb' }),
  settings({ now: '2026-01-01T00:00:00.000Z' }),
  settings({ now: '2026-06-01T00:00:00.000Z' }),
  settings({ scopes: [{ name: '*', narrowedByTag: false, buckets: ['acme'] }] }),
];

const keys: readonly (readonly [string, string, string])[] = [
  ['StringEquals', 'aws:PrincipalTag/team', 'a'],
  ['StringNotEquals', 'aws:PrincipalTag/owner', 'x'],
  ['ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/admin-*'],
  ['StringLike', 'aws:userid', 'AROAEXAMPLEEXAMPLE001:*'],
  ['StringEquals', 'aws:PrincipalType', 'AssumedRole'],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', 'true'],
  ['StringEquals', 'aws:PrincipalAccount', '111122223333'],
  ['StringEquals', 'aws:ResourceAccount', '111122223333'],
  ['StringEquals', 'aws:PrincipalOrgID', 'o-aaaaaaaaaa'],
  ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-aaaaaaaaaa/r-1/ou-1/*'],
  ['StringEquals', 'aws:RequestedRegion', 'eu-west-1'],
  ['DateLessThan', 'aws:CurrentTime', '2026-03-01T00:00:00Z'],
  ['DateGreaterThan', 'aws:TokenIssueTime', '2026-03-01T00:00:00Z'],
];
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: they are IAM's policy variables, no templates.
const resources = [
  '*',
  'arn:aws:s3:::acme*',
  'arn:aws:s3:::${aws:PrincipalTag/team}*',
  'arn:aws:s3:::${aws:PrincipalAccount}/*',
  'arn:aws:kms:eu-west-1:*:key/*',
  'arn:aws:iam::111122223333:role/*',
];
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: they are IAM's policy variables, no templates.
const actions = ['s3:PutObject', 's3:ListBucket', 'kms:Decrypt', 'iam:PassRole', 'ec2:CreateTags'];
const statementArbitrary = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Action: fc.oneof(fc.subarray([...actions, 'sqs:*', 's3:Get*'], { minLength: 1 }), fc.constant(['*'])),
    Resource: fc.oneof(fc.constant('*'), fc.constantFrom(...resources)),
    key: fc.option(fc.constantFrom(...keys)),
  })
  .map(({ key, ...statement }) => ({
    ...statement,
    ...(key !== null && { Condition: { [key[0]]: { [key[1]]: key[2] } } }),
  }));
const policyArbitrary = fc.array(statementArbitrary, { minLength: 1, maxLength: 3 });

function questionFor(...policies: readonly unknown[]): PrincipalQuestion {
  const named = Object.fromEntries(policies.map((policy, index) => [`p${index}`, policy]));
  const question = questionOf(caseOf({ sets: { store: { actions } }, policies: named }));
  if (question === undefined) throw new Error('The case of this law selects no set');
  return question;
}

describe('a role', () => {
  it('is judged as if it were alone, after others that differ from it in one thing', () => {
    fc.assert(
      fc.property(
        policyArbitrary,
        policyArbitrary,
        fc.shuffledSubarray([...changes], { minLength: 4, maxLength: 10 }),
        (one, other, drawn) => {
          const question = questionFor(one, other);
          for (const change of [...drawn, ...drawn]) {
            const asked = change(question);
            const meters = createPrincipalMeters(true);
            expect(toldOf(gatherFacts(asked, meters))).toEqual(toldOf(gatherFacts(asked)));
          }
        },
      ),
      draws(60),
    );
  });

  it('is told the same in any order', () => {
    fc.assert(
      fc.property(policyArbitrary, fc.shuffledSubarray([...changes], { minLength: 4 }), (policy, drawn) => {
        const told = (order: readonly Change[]) => {
          const question = questionFor(policy);
          return new Map(order.map((change) => [change, JSON.stringify(judgePrincipal(change(question)))]));
        };
        const [first, second] = [told(drawn), told(drawn.toReversed())];
        for (const change of drawn) expect(second.get(change)).toBe(first.get(change));
      }),
      draws(40),
    );
  });
});

function toldOf(facts: PrincipalFacts): unknown {
  const { verdicts, excess, beyondScope, forbidden, trust: trusted, chain } = facts;
  return { verdicts, excess, beyondScope, forbidden, trusted, chain };
}
