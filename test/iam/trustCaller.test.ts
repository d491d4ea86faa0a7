import { describe, expect, it } from 'vitest';
import {
  accountOf,
  type CallerMatch,
  isDeletedPrincipal,
  matchCaller,
  type SingleCaller,
  wholeAccountOf,
} from '../../shared/iam/trustCaller.ts';
import { documentOf, type WrittenStatement } from './policyFixtures.ts';

const appliance = 'arn:aws:iam::222233334444:role/appliance';
const role: SingleCaller = { kind: 'principal', arn: appliance };
const nobody: SingleCaller = { kind: 'principal', arn: 'appliance' };
const outsider: SingleCaller = { kind: 'outsider' };
const member: SingleCaller = { kind: 'organization', organizationId: 'o-exampleorg1' };
const ec2: SingleCaller = { kind: 'service', service: 'ec2.amazonaws.com' };
const google: SingleCaller = { kind: 'federated', provider: 'accounts.google.com' };
const samlArn = 'arn:aws:iam::222233334444:saml-provider/corp';

function matchesOf(statement: WrittenStatement, caller: SingleCaller): readonly CallerMatch[] {
  return documentOf([statement]).statements.map((one) => matchCaller(one, caller));
}

describe('matchCaller', () => {
  it.each<readonly [string, unknown, SingleCaller, CallerMatch]>([
    ['everybody, a role', '*', role, 'yes'],
    ['everybody, a service', '*', ec2, 'yes'],
    ['every service, a role', { Service: '*' }, role, 'no'],
    ['every provider, a provider', { Federated: '*' }, google, 'yes'],
    ['every provider, a role', { Federated: '*' }, role, 'no'],
    ['every provider, a role or user of whom nothing is known', { Federated: '*' }, outsider, 'no'],
    ['every service, a role or user of whom nothing is known', { Service: '*' }, outsider, 'no'],
    ['every canonical user, a service', { CanonicalUser: '*' }, ec2, 'no'],
    ['a service, itself', { Service: 'EC2.amazonaws.com' }, ec2, 'yes'],
    ['a service, a role', { Service: 'ec2.amazonaws.com' }, role, 'no'],
    ['an AWS principal of a name like a service, the service', { AWS: 'ec2.amazonaws.com' }, ec2, 'no'],
    ['a provider of a name like a service, the service', { Federated: 'ec2.amazonaws.com' }, ec2, 'no'],
    ['a provider, itself', { Federated: 'accounts.google.com' }, google, 'yes'],
    ['a provider, another', { Federated: 'www.amazon.com' }, google, 'no'],
    ['a service of a name like a provider, the provider', { Service: 'accounts.google.com' }, google, 'no'],
    ['a provider, somebody of its ARN', { Federated: samlArn }, { kind: 'principal', arn: samlArn }, 'no'],
    ['one role, an outsider', { AWS: appliance }, outsider, 'no'],
    ['a deleted role, an outsider', { AWS: 'AROAEXAMPLEEXAMPLE123' }, outsider, 'no'],
    ['a deleted role, an organization', { AWS: 'AROAEXAMPLEEXAMPLE123' }, member, 'no'],
    ['a role before its account, the role', { AWS: [appliance, '222233334444'] }, role, 'yes'],
    ['a root that has no account, somebody who has none', { AWS: 'appliance:root' }, nobody, 'no'],
  ])('for %s: Principal %j', (_, principal, caller, match) => {
    expect(matchesOf({ Principal: principal }, caller)).toEqual([match]);
  });

  it.each<readonly [string, string, string, CallerMatch]>([
    ['the role', appliance, 'assumed-role/appliance/session', 'partly'],
    ['the role behind a path', 'arn:aws:iam::222233334444:role/veeam/appliance', 'assumed-role/appliance/a', 'partly'],
    ['another role', appliance, 'assumed-role/appliance2/session', 'no'],
    ['a role of its name elsewhere', 'arn:aws:iam::999988887777:role/appliance', 'assumed-role/appliance/a', 'no'],
    ['a user of its name', 'arn:aws:iam::222233334444:user/appliance', 'assumed-role/appliance/session', 'no'],
    ['a path without a name', `${appliance}/`, 'assumed-role/appliance/session', 'no'],
    ['a text that ends in its ARN', `of ${appliance}`, 'assumed-role/appliance/session', 'no'],
  ])('for one session of a role and %s', (_, arn, session, match) => {
    const principal = { AWS: `arn:aws:sts::222233334444:${session}` };
    expect(matchesOf({ Principal: principal }, { kind: 'principal', arn })).toEqual([match]);
  });

  it('takes a text that ends in a session for none', () => {
    const principal = { AWS: 'of arn:aws:sts::222233334444:assumed-role/appliance/session' };
    expect(matchesOf({ Principal: principal }, role)).toEqual(['no']);
  });

  it.each<readonly [string, unknown, SingleCaller, CallerMatch]>([
    ['another account, a role', { AWS: '999988887777' }, role, 'yes'],
    ['nobody, a role', '*', role, 'no'],
    ['a role, that role', { AWS: appliance }, role, 'partly'],
    ['one session of a role, that role', { AWS: 'arn:aws:sts::222233334444:assumed-role/appliance/a' }, role, 'partly'],
    ['a role with its account, that role', { AWS: [appliance, '222233334444'] }, role, 'no'],
    ['an account, a role of it', { AWS: '222233334444' }, role, 'no'],
    ['a service, that service', { Service: 'ec2.amazonaws.com' }, ec2, 'no'],
    ['a nameless root, somebody without an account', { AWS: ['appliance', 'x:root'] }, nobody, 'partly'],
  ])('for all but %s: NotPrincipal %j', (_, principal, caller, match) => {
    expect(matchesOf({ NotPrincipal: principal }, caller)).toEqual([match]);
  });

  it.each<readonly [string, string, CallerMatch]>([
    ['logs.cn-north-1.amazonaws.com.cn', 'logs.cn-north-1.amazonaws.com', 'yes'],
    ['logs.cn-north-1.amazonaws.com', 'logs.cn-northwest-1.amazonaws.com', 'no'],
  ])('compares the services %s and %s without the suffix of China', (named, service, match) => {
    expect(matchesOf({ Principal: { Service: named } }, { kind: 'service', service })).toEqual([match]);
  });

  it('takes a statement without a Principal to speak of nobody', () => {
    expect(matchesOf({}, outsider)).toEqual(['no']);
  });
});

describe('accountOf and wholeAccountOf', () => {
  it.each([
    ['111122223333', '111122223333', '111122223333'],
    ['arn:aws:iam::111122223333:root', '111122223333', '111122223333'],
    ['arn:aws:iam::111122223333:role/of-222233334444', '111122223333', undefined],
    ['arn:aws-cn:sts::111122223333:assumed-role/a/b', '111122223333', undefined],
    ['1111222233334', undefined, undefined],
    ['of arn:aws:iam::111122223333:root', undefined, undefined],
    ['arn:aws:s3::111122223333:root', undefined, undefined],
    ['nothing:root', undefined, undefined],
  ])('reads %s', (value, account, wholeAccount) => {
    expect([accountOf(value), wholeAccountOf(value)]).toEqual([account, wholeAccount]);
  });
});

describe('isDeletedPrincipal', () => {
  it.each([
    ['AROAEXAMPLEEXAMPLE123', true],
    ['AIDAEXAMPLEEXAMPLE123', true],
    ['AROAEXAMPLEEXAMPLE123:session', false],
    ['arn:aws:iam::111122223333:role/AROAEXAMPLEEXAMPLE123', false],
    ['AKIAEXAMPLEEXAMPLE123', false],
  ])('tells of %s: %s', (value, isDeleted) => {
    expect(isDeletedPrincipal(value)).toBe(isDeleted);
  });
});
