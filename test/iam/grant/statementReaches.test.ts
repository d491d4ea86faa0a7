import { describe, expect, it } from 'vitest';
import type { ResourceQuestion } from '../../../shared/iam/grant/policyGroups.ts';
import { statementReaches } from '../../../shared/iam/grant/statementReaches.ts';
import type { Statement } from '../../../shared/iam/policy/statement.ts';
import { documentOf, type WrittenStatement } from '../policyFixtures.ts';

const account = '111122223333';
const role = `arn:aws:iam::${account}:role/path/veeam`;
const session = `arn:aws:sts::${account}:assumed-role/veeam/backup`;
const id = 'AROAEXAMPLEID12345678';
const root = `arn:aws:iam::${account}:root`;
const canonical = { CanonicalUser: '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be' };

const asks: ResourceQuestion = { kind: 'bucket', owner: account, principal: role, principalId: id, hasBoundary: false };

function statementOf(written: WrittenStatement): readonly Statement[] {
  return documentOf([written]).statements;
}

/** In short: `role` for certain, `free?` perhaps. */
function reaches(written: WrittenStatement, asked: Partial<ResourceQuestion> = {}): string {
  const found = statementOf(written).flatMap((statement) => statementReaches(statement, { ...asks, ...asked }));
  return found.map(({ reach, isUnsure }) => `${reach}${isUnsure ? '?' : ''}`).join(' ');
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
describe('statementReaches of an Allow', () => {
  it.each([
    ['everyone', '*', 'free'],
    ['everyone as AWS', { AWS: '*' }, 'free'],
    ['the role', { AWS: role }, 'role'],
    ['the account', { AWS: root }, 'account'],
    ['the account by its id', { AWS: account }, 'account'],
    ['a session', { AWS: session }, 'free?'],
    ['the id of a deleted role', { AWS: id }, 'role?'],
    ['an account in another form', canonical, 'account?'],
    ['another account', { AWS: '444455556666' }, ''],
    ['another role', { AWS: `arn:aws:iam::${account}:role/veeam` }, ''],
    ['a service', { Service: 'backup.amazonaws.com' }, ''],
    ['whoever signs in elsewhere', { Federated: '*' }, ''],
    ['the account and the role', { AWS: [account, role] }, 'role'],
    ['the role and everyone', { AWS: [role, '*'] }, 'free'],
    ['the role and a session', { AWS: [role, session] }, 'role free?'],
    ['a session and the account', { AWS: [session, account] }, 'account free?'],
    ['a session and everyone', { AWS: [session, '*'] }, 'free'],
    ['the id and the role', { AWS: [id, role] }, 'role'],
    ['the id and the account', { AWS: [id, account] }, 'account role?'],
    ['the role and an account in another form', { AWS: role, ...canonical }, 'role'],
    ['an account in another form and a session', { ...canonical, AWS: session }, 'free?'],
  ])('for %s', (_name, Principal, expected) => {
    expect(reaches({ Principal })).toBe(expected);
  });

  it('does not end at the boundary of a user', () => {
    const principal = `arn:aws:iam::${account}:user/veeam`;
    expect(reaches({ Principal: { AWS: principal } }, { principal })).toBe('free');
  });

  it('speaks of nobody without a principal', () => {
    expect(reaches({})).toBe('');
  });

  it('speaks of nobody whose account cannot be read', () => {
    expect(reaches({ Principal: { AWS: 'no-principal' } }, { principal: 'no-arn' })).toBe('');
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
  it('has no effect without Resource in the policy of a key, and in no other', () => {
    const statements = statementOf({ Principal: { AWS: role } }).map(({ resource: _, ...rest }) => rest);
    const found = (['key', 'bucket'] as const).map((kind) =>
      statements.flatMap((statement) => statementReaches(statement, { ...asks, kind })),
    );
    expect(found).toEqual([[], [{ reach: 'role', isUnsure: false }]]);
    expect(reaches({ Principal: { AWS: role } }, { kind: 'key' })).toBe('role');
  });

  it('for all but some reaches all others', () => {
    expect(reaches({ NotPrincipal: { AWS: '444455556666' } })).toBe('free');
    expect(reaches({ NotPrincipal: { AWS: account } })).toBe('');
    expect(reaches({ NotPrincipal: { AWS: [account, role] } })).toBe('');
  });
});

describe('statementReaches of a Deny', () => {
  it.each([
    ['a session and the role', { AWS: [session, role] }, 'role'],
    ['an account in another form and a session', { ...canonical, AWS: session }, 'account?'],
    ['the id, a session and everyone', { AWS: [id, session, '*'] }, 'free'],
    ['the account and the role', { AWS: [account, role] }, 'account'],
    ['a session', { AWS: session }, 'free?'],
    ['another account', { AWS: '444455556666' }, ''],
  ])('for %s is told once, as it is surest', (_name, Principal, expected) => {
    expect(reaches({ Effect: 'Deny', Principal })).toBe(expected);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
  it.each([
    ['others', { AWS: '444455556666' }, 'free'],
    ['the role without its account', { AWS: role }, 'free?'],
    ['the role and its account', { AWS: [role, root] }, ''],
    ['the account without the role', { AWS: account }, 'free?'],
    ['the account, and whoever signs in elsewhere', { AWS: account, Federated: '*' }, 'free?'],
    ['the account and a session', { AWS: [account, session] }, ''],
    ['the account and everyone', { AWS: [account, '*'] }, ''],
    ['the account and another role of it', { AWS: [account, `arn:aws:iam::${account}:role/other`] }, 'free?'],
    ['an account in another form', canonical, 'free?'],
    ['an account in another form, and others', { ...canonical, AWS: '444455556666' }, 'free?'],
  ])('for all but %s', (_name, NotPrincipal, expected) => {
    expect(reaches({ Effect: 'Deny', NotPrincipal })).toBe(expected);
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
  it('for all but some meets whoever has a boundary', () => {
    const hasBoundary = true;
    expect(reaches({ Effect: 'Deny', NotPrincipal: { AWS: [role, root] } }, { hasBoundary })).toBe('free');
    expect(reaches({ Effect: 'Allow', NotPrincipal: { AWS: [role, root] } }, { hasBoundary })).toBe('');
  });
});
