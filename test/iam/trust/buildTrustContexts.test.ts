import { describe, expect, it } from 'vitest';
import { decideTrust } from '../../../shared/iam/decideTrust.ts';
import type { Verdict } from '../../../shared/iam/grant/grantDecision.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { buildTrustContexts } from '../../../shared/iam/trust/buildTrustContexts.ts';
import type { TrustSurroundings } from '../../../shared/iam/trust/trustSurroundings.ts';
import type { TrustCaller } from '../../../shared/iam/trustCaller.ts';
import { documentOf, type WrittenCondition } from '../policyFixtures.ts';
import { known, withoutAccounts, withoutOrganization } from '../trustFixtures.ts';

const role: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:role/appliance' };
const user: TrustCaller = { kind: 'principal', arn: 'arn:aws:iam::222233334444:user/appliance' };
const account: TrustCaller = { kind: 'account', account: '222233334444' };
const ownAccount: TrustCaller = { kind: 'account', account: '111122223333' };
const outsider: TrustCaller = { kind: 'outsider' };
const member: TrustCaller = { kind: 'organization', organizationId: 'o-exampleorg1' };
const backup: TrustCaller = { kind: 'service', service: 'backup.amazonaws.com' };
const corp: TrustCaller = { kind: 'federated', provider: 'arn:aws:iam::111122223333:saml-provider/corp' };

// Everybody is let in by every action, under the condition.
function verdictOf(condition: WrittenCondition, caller: TrustCaller, around: TrustSurroundings): Verdict {
  const trust = documentOf([{ Principal: { AWS: '*', Federated: '*' }, Condition: condition }]);
  return decideTrust(trust, caller, around).verdict;
}

const session: TrustCaller = { kind: 'principal', arn: 'arn:aws:sts::222233334444:assumed-role/appliance/one' };

const stranger: TrustCaller = { kind: 'account', account: '999988887777' };

const callers = { stranger, role, session, user, account, ownAccount, outsider, member, backup, corp };
type CallerName = keyof typeof callers;

describe('buildTrustContexts', () => {
  const everyone: readonly CallerName[] = ['role', 'user', 'account', 'outsider', 'member', 'backup', 'corp'];
  const people: readonly CallerName[] = ['role', 'user', 'account', 'outsider', 'member', 'corp'];
  const sourceKeys = ['SourceAccount', 'SourceArn', 'SourceOrgID', 'SourceOrgPaths'].map((name) => `aws:${name}`);
  const identityKeys = ['PrincipalAccount', 'PrincipalArn', 'PrincipalOrgID', 'PrincipalOrgPaths'].map(
    (name) => `aws:${name}`,
  );

  it.each(everyone)('knows the account of the role and that %s comes encrypted', (name) => {
    const condition = {
      Bool: { 'aws:SecureTransport': 'true' },
      StringEquals: { 'aws:ResourceAccount': '111122223333' },
    };
    expect(verdictOf(condition, callers[name], known)).toBe('granted');
  });

  it.each(people)('knows that %s is no service and carries none of its keys', (name) => {
    const absent = [...sourceKeys, 'aws:PrincipalServiceName', 'aws:PrincipalServiceNamesList'];
    const condition = {
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
      Null: Object.fromEntries(absent.map((key) => [key, 'true'])),
    };
    expect(verdictOf(condition, callers[name], known)).toBe('granted');
  });

  it('knows that a service is one and carries no keys of a role or user', () => {
    const absent = [...identityKeys, 'aws:MultiFactorAuthPresent', 'sts:ExternalId'].filter(
      (key) => !['aws:PrincipalAccount', 'aws:userid'].includes(key),
    );
    const condition = {
      Bool: { 'aws:PrincipalIsAWSService': 'true' },
      StringEquals: { 'aws:PrincipalServiceName': 'backup.amazonaws.com' },
      Null: Object.fromEntries(absent.map((key) => [key, 'true'])),
    };
    expect(verdictOf(condition, backup, known)).toBe('granted');
  });

  it.each<readonly [string, TrustSurroundings, Verdict]>([
    ['its own organization', known, 'granted'],
    ['nobody knows which', withoutOrganization, 'limited'],
  ])('takes a service to act for %s', (_, around, verdict) => {
    expect(verdictOf({ StringEquals: { 'aws:SourceOrgID': 'o-exampleorg1' } }, backup, around)).toBe(verdict);
  });

  it.each<readonly [CallerName, WrittenCondition, Verdict]>([
    ['corp', { StringEquals: { 'aws:PrincipalAccount': '222233334444' } }, 'missing'],
    ['corp', { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } }, 'limited'],
    ['role', { StringEquals: { 'aws:PrincipalAccount': '222233334444' } }, 'granted'],
    ['role', { StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, 'granted'],
    ['user', { StringEquals: { 'aws:PrincipalType': 'User' } }, 'granted'],
    ['account', { StringEquals: { 'aws:PrincipalType': 'User' } }, 'limited'],
    ['role', { Bool: { 'aws:MultiFactorAuthPresent': 'false' } }, 'granted'],
    ['role', { Null: { 'aws:MultiFactorAuthAge': 'true' } }, 'granted'],
    ['user', { Null: { 'aws:MultiFactorAuthAge': 'true' } }, 'limited'],
    ['outsider', { Null: { 'sts:ExternalId': 'true' } }, 'limited'],
    ['outsider', { StringEquals: { 'aws:PrincipalTag/team': 'backup' } }, 'limited'],
  ])('knows of %s whether it meets %j', (name, condition, verdict) => {
    expect(verdictOf(condition, callers[name], known)).toBe(verdict);
  });

  const ofOrganization = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } };

  it.each<readonly [string, TrustCaller, TrustSurroundings, Verdict]>([
    ['an account of the list', account, known, 'granted'],
    ['an account where there is no list', account, withoutAccounts, 'limited'],
    ['the own account where there is no list', ownAccount, withoutAccounts, 'granted'],
    ['the own account of an unknown organization', ownAccount, withoutOrganization, 'limited'],
    ['an outsider where there is no list', outsider, withoutAccounts, 'missing'],
    ['a member where there is no list', member, withoutAccounts, 'granted'],
    ['somebody without an account', { kind: 'principal', arn: 'appliance' }, known, 'missing'],
  ])('decides whether %s belongs to the organization', (_, caller, around, verdict) => {
    expect(verdictOf(ofOrganization, caller, around)).toBe(verdict);
  });

  it.each<readonly [WrittenCondition, string | undefined, Verdict]>([
    [{ DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } }, '2026-11-28T10:00:00.000Z', 'missing'],
    [{ DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } }, '2026-11-28T10:00:00.000Z', 'granted'],
    [{ DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } }, undefined, 'limited'],
    [{ NumericGreaterThan: { 'aws:EpochTime': '1767225600' } }, '2026-11-28T10:00:00.000Z', 'granted'],
  ])('knows when the role is assumed: %j at %s', (condition, now, verdict) => {
    for (const name of everyone) expect(verdictOf(condition, callers[name], { ...known, now })).toBe(verdict);
  });

  it.each<readonly [CallerName, WrittenCondition, Verdict]>([
    ['backup', { StringEquals: { 'aws:PrincipalTag/team': 'backup' } }, 'missing'],
    ['backup', { StringEquals: { 'my:aws:PrincipalTag/team': 'backup' } }, 'limited'],
    ['backup', { StringLike: { 'aws:userid': '?*' } }, 'limited'],
    ['backup', { Null: { 'aws:RequestedRegion': 'false' } }, 'granted'],
    ['corp', { Null: { 'aws:RequestedRegion': 'false' } }, 'granted'],
    ['backup', { StringNotEquals: { 'aws:PrincipalTag/team': 'backup' } }, 'granted'],
    ['backup', { Null: { 'aws:userid': 'true' } }, 'limited'],
    ['backup', { StringLike: { 'aws:userid': 'AROA*' } }, 'missing'],
    ['backup', { Null: { 'aws:PrincipalAccount': 'false' } }, 'limited'],
    ['backup', { StringEquals: { 'aws:principalaccount': '111122223333' } }, 'missing'],
    ['backup', { StringNotEquals: { 'aws:PrincipalAccount': '111122223333' } }, 'granted'],
    ['role', { Null: { 'aws:username': 'true' } }, 'granted'],
    ['user', { Null: { 'aws:username': 'true' } }, 'missing'],
    ['account', { Null: { 'aws:username': 'true' } }, 'limited'],
    ['user', { Null: { 'aws:TokenIssueTime': 'true' } }, 'granted'],
    ['user', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'limited'],
    ['account', { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }, 'limited'],
    ['outsider', { Null: { 'aws:RequestedRegion': 'false' } }, 'granted'],
    ['outsider', { StringLike: { 'aws:RequestedRegion': '*-*-*' } }, 'granted'],
  ])('knows which keys %s carries: %j', (name, condition, verdict) => {
    expect(verdictOf(condition, callers[name], known)).toBe(verdict);
  });

  it.each<readonly [string, WrittenCondition, Verdict]>([
    ['compared as a number', { NumericLessThan: { 'aws:PrincipalAccount': '500000000000' } }, 'limited'],
    ['compared as an address', { IpAddress: { 'aws:PrincipalArn': '192.0.2.0/24' } }, 'limited'],
    ['a wildcard that is taken literally', { StringEquals: { 'aws:PrincipalAccount': '9999*' } }, 'missing'],
    [
      'more patterns than are looked at one by one',
      { StringLike: { 'aws:PrincipalAccount': Array.from({ length: 60 }, (_, index) => `${index + 100}*`) } },
      'limited',
    ],
    ['a key that is only asked for', { Null: { 'aws:PrincipalAccount': 'false' } }, 'granted'],
    ['an operator that is not known', { StringSimilar: { 'aws:PrincipalAccount': '1*' } }, 'limited'],
    ['a source that no person has', { StringLike: { 'aws:SourceArn': 'arn:*' } }, 'missing'],
  ])('decides for outsiders an account that is %s', (_, condition, verdict) => {
    const trust = documentOf([{ Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: condition }]);
    expect(decideTrust(trust, outsider, known).verdict).toBe(verdict);
  });

  // A session goes by its role, whose path its ARN does not tell.
  it.each<readonly [WrittenCondition, Verdict]>([
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222233334444:role/*appliance' } }, 'granted'],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::222233334444:role/appliance' } }, 'limited'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222233334444:role/team/*' } }, 'limited'],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::222233334444:role/appl' } }, 'missing'],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222233334444:user/*' } }, 'missing'],
    [{ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, 'granted'],
  ])('knows the role of a session: %j', (condition, verdict) => {
    const trust = documentOf([{ Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: condition }]);
    expect(decideTrust(trust, session, known).verdict).toBe(verdict);
  });

  it.each<readonly [CallerName, Verdict]>([
    ['role', 'missing'],
    ['user', 'granted'],
    ['account', 'limited'],
  ])('knows whether %s has a session of which it is known when it was opened', (name, verdict) => {
    const around = { ...known, now: '2026-11-28T10:00:00.000Z' };
    expect(verdictOf({ Null: { 'aws:TokenIssueTime': 'true' } }, callers[name], around)).toBe(verdict);
  });

  it.each<readonly [CallerName, TrustSurroundings, Verdict]>([
    ['account', withoutAccounts, 'limited'],
    ['ownAccount', withoutAccounts, 'granted'],
    ['account', known, 'granted'],
    ['stranger', known, 'missing'],
    ['outsider', known, 'missing'],
  ])('knows whether %s may be of the own organization where its id stands in capitals', (name, around, verdict) => {
    expect(
      verdictOf({ StringEqualsIgnoreCase: { 'aws:PrincipalOrgID': 'O-EXAMPLEORG1' } }, callers[name], around),
    ).toBe(verdict);
  });

  it('leaves the ARN open by its account where that is not known', () => {
    const condition = {
      NumericLessThan: { 'aws:PrincipalAccount': '500000000000' },
      ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::99*:role/veeam' },
    };
    const trust = documentOf([{ Principal: { AWS: '*' }, Action: 'sts:AssumeRole', Condition: condition }]);
    expect(decideTrust(trust, outsider, known).verdict).toBe('limited');
  });

  it.each([
    ['aws', 'ec2.amazonaws.com', ['ec2.amazonaws.com']],
    ['aws', 'ec2.amazonaws.com.cn', ['ec2.amazonaws.com']],
    ['aws-cn', 'ec2.amazonaws.com', ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn']],
    ['aws-cn', 'ec2.cn-north-1.amazonaws.com.cn', ['ec2.cn-north-1.amazonaws.com', 'ec2.cn-north-1.amazonaws.com.cn']],
  ])('knows in the partition %s the name of the service %s', (partition, service, names) => {
    const conditions = [{ operator: 'StringEquals', key: 'aws:PrincipalServiceName', values: ['ec2.amazonaws.com'] }];
    const [context] = buildTrustContexts({ kind: 'service', service }, { ...known, partition }, conditions);
    expect(context?.oneOf?.['aws:PrincipalServiceName']).toEqual(names);
  });

  it.each(everyone)('tells no requests of %s apart where no condition asks about them, and takes no steps', (name) => {
    const meter = createStepMeter(1);
    expect(buildTrustContexts(callers[name], { ...withoutAccounts, meter }, [])).toHaveLength(1);
    expect(meter.steps).toBe(0);
  });

  it('takes any service to go by a name of one, and by none that a condition names', () => {
    const conditions = [
      { operator: 'StringLike', key: 'aws:PrincipalServiceName', values: ['*.cn', 'ec2.amazonaws.com'] },
    ];
    const [context] = buildTrustContexts({ kind: 'service', service: '*' }, known, conditions);
    const names = context?.oneOf?.['aws:PrincipalServiceName'] ?? [];
    expect(names.map((name) => /\.amazonaws\.com(\.cn)?$/.exec(name)?.[0]).toSorted()).toEqual([
      '.amazonaws.com',
      '.amazonaws.com.cn',
    ]);
    expect(names).not.toContain('ec2.amazonaws.com');
  });

  it('takes steps for each value of the conditions', () => {
    const stepsOf = (count: number) => {
      const meter = createStepMeter(1_000_000);
      const values = Array.from({ length: count }, (_, index) => `v${index}`);
      buildTrustContexts(corp, { ...known, meter }, [{ operator: 'StringEquals', key: 'SAML:aud', values }]);
      return meter.steps;
    };
    expect(stepsOf(1)).toBeGreaterThan(0);
    expect(stepsOf(9) - stepsOf(1)).toBe(8 * (stepsOf(2) - stepsOf(1)));
    expect(stepsOf(2)).toBeGreaterThan(stepsOf(1));
  });

  it.each<readonly [string, Verdict]>([
    ['arn:aws:sns*', 'limited'],
    ['arn:aws:backup*', 'granted'],
    ['arn:aws-cn:sns*', 'missing'],
    ['s3*', 'missing'],
    ['arn:aws:sns:*:topic*', 'limited'],
  ])('takes a service to act for what a text with few colons may mean: %s', (pattern, verdict) => {
    expect(verdictOf({ StringLike: { 'aws:SourceArn': pattern } }, backup, known)).toBe(verdict);
  });

  it.each<readonly [string, Verdict]>([
    ['arn:aws:sns:eu-west-?:111122223333:*', 'limited'],
    ['arn:aws:backup:*:111122223333:*', 'granted'],
    ['arn:aws:backup:eu-west-1:111122223333:vault', 'limited'],
    ['arn:aws:sns:*:111122223333:*', 'limited'],
    ['arn:aws:s3:::bucket', 'limited'],
    ['arn:aws:backup:*:222233334444:*', 'missing'],
  ])('takes a service to act for resources of the own account: %s', (pattern, verdict) => {
    expect(verdictOf({ ArnLike: { 'aws:SourceArn': pattern } }, backup, known)).toBe(verdict);
  });

  it('takes any service to act for a resource of some service', () => {
    const both = { ArnLike: { 'aws:SourceArn': 'arn:aws:b*:*:*:*' }, StringLike: { 'aws:SourceArn': 'arn:aws:*p:*' } };
    expect(verdictOf(both, { kind: 'service', service: '*' }, known)).toBe('limited');
  });

  it.each<readonly [string, number]>([
    ['aws:userid', 2],
    ['aws:username', 1],
  ])('tells the requests of a service apart by what AWS leaves unsaid, where a condition on %s asks', (key, count) => {
    expect(buildTrustContexts(backup, known, [{ operator: 'StringLike', key, values: ['*'] }])).toHaveLength(count);
  });

  it('looks for no ARN where the caller goes by its own', () => {
    const stepsOf = (caller: TrustCaller, key: string) => {
      const meter = createStepMeter(1_000_000);
      buildTrustContexts(caller, { ...known, meter }, [
        { operator: 'ArnLike', key, values: ['arn:aws:iam::*:role/a*'] },
      ]);
      return meter.steps;
    };
    expect(stepsOf(callers.role, 'aws:PrincipalArn')).toBe(stepsOf(callers.role, 'aws:SourceArn'));
    expect(stepsOf(session, 'aws:PrincipalArn')).toBeGreaterThan(stepsOf(session, 'aws:SourceArn'));
  });

  it('leaves every other key open', () => {
    const others = Object.values(callers).flatMap((caller) => buildTrustContexts(caller, known, []));
    expect(new Set(others.map((context) => context.others))).toEqual(new Set(['unknown']));
  });
});
