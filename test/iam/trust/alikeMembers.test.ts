import { describe, expect, it } from 'vitest';
import { alikeMembers } from '../../../shared/iam/trust/alikeMembers.ts';
import { namedInTrust } from '../../../shared/iam/trust/namedParty.ts';
import { documentOf, policyOf, type WrittenCondition } from '../policyFixtures.ts';
import { known } from '../trustFixtures.ts';

const around = { ...known, organizationAccounts: ['111122223333', '222233334444', '333344445555'] };
const asked = ['111122223333', '222233334444', '333344445555', '999988887777'];

function alikeOf(condition: WrittenCondition, principal: unknown = '*'): readonly string[] {
  return asked.filter(
    alikeMembers(namedInTrust(documentOf([{ Principal: principal, Condition: condition }]), around), around),
  );
}

describe('alikeMembers', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['an organization', 'aws:PrincipalOrgID', ['o-exampleorg1']],
    ['any account', 'aws:PrincipalAccount', ['*']],
    ['the accounts of an ARN, and digits elsewhere', 'aws:PrincipalArn', ['arn:aws:iam::*:role/v1-*']],
    ['another account by a wildcard behind it', 'aws:PrincipalArn', ['arn:aws:iam::999988887777:role/*']],
  ])('takes all members but the own account for alike under a condition on %s', (_, key, values) => {
    expect(alikeOf({ StringLike: { [key]: values } })).toEqual(['222233334444', '333344445555']);
  });

  it.each<readonly [string, WrittenCondition, unknown]>([
    ['a condition on its id', { StringEquals: { 'aws:PrincipalAccount': '222233334444' } }, '*'],
    ['a condition on its ARN', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::222233334444:role/*' } }, '*'],
    ['a principal', {}, { AWS: 'arn:aws:iam::222233334444:role/a' }],
  ])('leaves out the account that %s names', (_, condition, principal) => {
    expect(alikeOf(condition, principal)).toEqual(['333344445555']);
  });

  it.each<readonly [string, string, readonly string[]]>([
    ['digits of an account', 'aws:PrincipalAccount', ['22*']],
    ['digits beside values that tell none apart', 'aws:PrincipalAccount', ['*', '22*']],
    ['one digit', 'aws:PrincipalAccount', ['???????????4']],
    ['digits of an account in an ARN', 'aws:PrincipalArn', ['arn:aws:iam::22*:role/a']],
    ['a partition that may take the rest of an ARN with digits', 'aws:PrincipalArn', ['arn:*:iam::*:role/a1']],
    ['a service that may take the rest of an ARN with digits', 'aws:PrincipalArn', ['arn:aws:i*:*:*:role/a1']],
    ['a region that may take the rest of an ARN with digits', 'aws:PrincipalArn', ['arn:aws:iam:*:*:role/a1']],
    ['all before an ARN with digits', 'aws:PrincipalArn', ['*arn:aws:iam::*:role/a1']],
    ['too few digits for an account', 'aws:PrincipalArn', ['arn:aws:iam::2:role/*']],
  ])('takes no members for alike where a wildcard stands for %s', (_, key, values) => {
    expect(alikeOf({ StringLike: { [key]: values } })).toEqual([]);
  });

  it('looks at the resource control policies, too', () => {
    const condition = { StringNotLike: { 'aws:PrincipalAccount': '22*' } };
    const guards = [policyOf('perimeter', { Effect: 'Deny', Principal: '*', Condition: condition })];
    const all = namedInTrust(documentOf([{ Principal: '*' }]), { ...around, guards });
    expect(asked.filter(alikeMembers(all, around))).toEqual([]);
  });
});
