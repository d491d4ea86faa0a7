import { describe, expect, it } from 'vitest';
import { stepsToTellApart, trustIdentities } from '../../../shared/iam/trust/trustIdentities.ts';
import type { TrustCaller } from '../../../shared/iam/trustCaller.ts';
import { documentOf, type WrittenStatement } from '../policyFixtures.ts';
import { known } from '../trustFixtures.ts';

const account: TrustCaller = { kind: 'account', account: '222233334444' };
const role = 'arn:aws:iam::222233334444:role/appliance';
const user = 'arn:aws:iam::222233334444:user/admin';
const session = 'arn:aws:sts::222233334444:assumed-role/appliance/session';
const unnamed = 'arn:aws:iam::222233334444:role/?';

function identitiesOf(caller: TrustCaller, ...statements: readonly WrittenStatement[]) {
  return trustIdentities(caller, known, documentOf(statements).statements);
}

function namesOf(caller: TrustCaller, values: readonly string[]) {
  return identitiesOf(caller, { Principal: { AWS: values } }).map((sessions) =>
    sessions.map((identity) => {
      const name = identity.caller.kind === 'principal' ? identity.caller.arn : identity.caller.kind;
      return identity.session === undefined ? name : `${name} as ${identity.session}`;
    }),
  );
}

describe('trustIdentities', () => {
  it.each<readonly [string, readonly string[], readonly (readonly string[])[]]>([
    ['nobody of it', ['999988887777', 'arn:aws:iam::999988887777:role/appliance', '*'], [[unnamed]]],
    ['a role and a user', [role, user, role], [[role], [user], [unnamed]]],
    ['the account', ['222233334444', 'arn:aws:iam::222233334444:root'], [[unnamed]]],
    ['a group, which is no principal', ['arn:aws:iam::222233334444:group/admins'], [[unnamed]]],
    ['a role and its session', [session, role], [[`${role} as ${session}`, role], [unnamed]]],
    ['a session whose role is not named', [session, user], [[session], [user], [unnamed]]],
  ])('gives of an account one principal for each that is named and one for all others: %s', (_, values, expected) => {
    expect(namesOf(account, values)).toEqual(expected);
  });

  it.each<readonly [TrustCaller, readonly string[]]>([
    [{ kind: 'principal', arn: role }, [`${role} as ${session}`, role]],
    [{ kind: 'outsider' }, ['outsider']],
    [{ kind: 'service', service: 'ec2.amazonaws.com' }, ['service']],
  ])('gives %j as one principal', (caller, sessions) => {
    expect(namesOf(caller, [session, role, user])).toEqual([sessions]);
  });

  it.each<readonly [{ readonly externalId?: string | null }, object]>([
    [{ externalId: 'abc' }, { externalId: 'abc' }],
    [{ externalId: null }, { externalId: null }],
    [{}, {}],
  ])('passes on what the account sends: %j', (sent, expected) => {
    const found = identitiesOf({ kind: 'account', account: '222233334444', ...sent }, { Principal: { AWS: role } });
    expect(found.flat().map(({ caller }) => caller)).toStrictEqual([
      { kind: 'principal', arn: role, ...expected },
      { kind: 'principal', arn: unnamed, ...expected },
    ]);
  });

  it('gives all others no ARN of a principal that is named', () => {
    const others = identitiesOf(
      account,
      { Principal: { AWS: [role, '222233334444'] } },
      { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': [role, user] } } },
    ).at(-1);
    const arns = others?.flatMap(({ contexts }) => contexts.map(({ oneOf }) => oneOf?.['aws:PrincipalArn'])) ?? [];
    expect(arns.length).toBeGreaterThan(0);
    for (const possible of arns) {
      expect(possible).not.toContain(role);
      expect(possible).toContain(user);
    }
  });

  it('leaves them an ARN where the policy names every one that was found for them', () => {
    const arnsOf = (values: readonly string[]) =>
      identitiesOf(account, { Principal: { AWS: values }, Condition: { ArnLike: { 'aws:PrincipalArn': '*' } } })
        .at(-1)
        ?.flatMap(({ contexts }) => contexts.flatMap(({ oneOf }) => oneOf?.['aws:PrincipalArn'] ?? []));
    const found = arnsOf(['222233334444']) ?? [];
    expect(found.length).toBeGreaterThan(0);
    expect(arnsOf(found)?.length).toBeGreaterThan(0);
  });

  it('leaves their ARN open where no list of values stands for all', () => {
    const others = identitiesOf(
      account,
      { Principal: { AWS: role } },
      { Principal: '*', Condition: { NumericEquals: { 'aws:PrincipalArn': '1' } } },
    ).at(-1);
    const contexts = others?.flatMap((identity) => identity.contexts) ?? [];
    expect(contexts.map(({ oneOf }) => oneOf?.['aws:PrincipalArn'])).toEqual([undefined]);
  });
});

describe('stepsToTellApart', () => {
  const statementsOf = (...counts: readonly number[]) =>
    documentOf([
      { Resource: '*' },
      ...counts.map((count) => ({
        Principal: { AWS: Array.from({ length: count }, (_, index) => `${role}${index}`) },
      })),
    ]).statements;

  it('grows with the names, and with their square where each is held against every other', () => {
    const steps = (caller: TrustCaller, ...counts: readonly number[]) =>
      stepsToTellApart(caller, statementsOf(...counts));
    const one = steps({ kind: 'outsider' }, 1);
    expect(one).toBeGreaterThan(0);
    expect(steps({ kind: 'outsider' }, 4, 6)).toBe(10 * one);
    expect(steps(account, 1)).toBe(one);
    expect(steps(account, 4, 6)).toBe(100 * one);
    expect(steps(account)).toBe(0);
  });
});
