import { describe, expect, it } from 'vitest';
import { decideTrust } from '../../shared/iam/decideTrust.ts';
import { listTrustedParties, type TrustedParty } from '../../shared/iam/listTrustedParties.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import type { TrustSurroundings } from '../../shared/iam/trust/trustSurroundings.ts';
import { documentOf, type WrittenCondition, type WrittenStatement } from './policyFixtures.ts';
import { known, withoutAccounts, withoutOrganization } from './trustFixtures.ts';

const members = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } };
const fromNetwork = { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } };

function partiesOf(around: TrustSurroundings, ...statements: readonly WrittenStatement[]): readonly TrustedParty[] {
  return listTrustedParties(documentOf(statements), around);
}

describe('listTrustedParties', () => {
  const free = { onlyAsMember: false, narrowedBy: [] };
  const first = { statement: { number: 1 }, ...free };

  it.each<readonly [string, unknown, Partial<TrustedParty>]>([
    ['a service', { Service: 'ec2.amazonaws.com' }, { kind: 'service', value: 'ec2.amazonaws.com' }],
    [
      'a role with its account',
      { AWS: 'arn:aws:iam::222233334444:role/a' },
      { kind: 'principal', value: 'arn:aws:iam::222233334444:role/a', account: '222233334444' },
    ],
    ['somebody whose ARN cannot be read', { AWS: 'appliance' }, { kind: 'principal', value: 'appliance' }],
    [
      'an account by its root',
      { AWS: 'arn:aws:iam::222233334444:root' },
      { kind: 'account', value: '222233334444', account: '222233334444' },
    ],
    ['a deleted user', { AWS: 'AIDAEXAMPLEEXAMPLE123' }, { kind: 'deleted', value: 'AIDAEXAMPLEEXAMPLE123' }],
    [
      'a provider with its account',
      { Federated: 'arn:aws:iam::111122223333:saml-provider/corp' },
      { kind: 'federated', value: 'arn:aws:iam::111122223333:saml-provider/corp', account: '111122223333' },
    ],
    [
      'a provider of no account',
      { Federated: 'accounts.google.com' },
      { kind: 'federated', value: 'accounts.google.com' },
    ],
    ['everybody', '*', { kind: 'anyone', value: '*' }],
  ])('gives %s', (_, principal, party) => {
    expect(partiesOf(known, { Principal: principal })).toStrictEqual([{ ...party, ...first }]);
  });

  it.each<readonly [string, WrittenCondition, Partial<TrustedParty>]>([
    [
      'an account',
      { StringEquals: { 'aws:PrincipalAccount': ['222233334444', '222233334444'] } },
      { kind: 'account', value: '222233334444', account: '222233334444' },
    ],
    ['the organization', members, { kind: 'organization', value: 'o-exampleorg1' }],
  ])('gives %s that a condition names', (_, condition, party) => {
    expect(partiesOf(known, { Principal: '*', Condition: condition })).toStrictEqual([{ ...party, ...first }]);
  });

  it('names the statement by its Sid and the conditions that narrow it', () => {
    const statement = { Sid: 'Office', Principal: '*', Condition: fromNetwork };
    expect(partiesOf(known, { Principal: { Service: 'ec2.amazonaws.com' } }, statement)).toStrictEqual([
      { kind: 'service', value: 'ec2.amazonaws.com', ...first },
      {
        kind: 'anyone',
        value: '*',
        statement: { number: 2, sid: 'Office' },
        onlyAsMember: false,
        narrowedBy: [{ operator: 'IpAddress', key: 'aws:SourceIp', values: ['192.0.2.0/24'] }],
      },
    ]);
  });

  it('lists nobody of a document that could not be read as a whole', () => {
    const document = documentOf([{ Principal: '*' }]);
    const faults = [{ path: 'Statement[1]', message: 'broken' }];
    expect(listTrustedParties({ ...document, faults }, known)).toEqual([]);
  });

  describe('given a policy several times as long as IAM takes one', () => {
    const roles = Array.from({ length: 500 }, (_, index) => `arn:aws:iam::222233334444:role/r${index}`);
    const deny = { Effect: 'Deny', Principal: '*' } as const;

    it('names all whom it names, whatever it denies', () => {
      const parties = partiesOf(known, { Principal: { AWS: roles } }, deny);
      expect(parties.map(({ value }) => value)).toEqual(roles);
    });

    it('tries none of its statements, and leaves no steps', () => {
      const meter = createStepMeter(1_000_000);
      const never = { Bool: { 'aws:PrincipalIsAWSService': 'true' } };
      const each = roles.map((role) => ({ Principal: { AWS: role }, Condition: never }));
      expect(partiesOf({ ...known, meter }, ...each).map(({ value }) => value)).toEqual(roles);
      expect([meter.isSpent, meter.steps]).toEqual([true, 0]);
    });

    it('names everybody where it does', () => {
      const parties = partiesOf(known, deny, { Sid: 'All', NotPrincipal: { AWS: roles } });
      expect(parties).toStrictEqual([{ kind: 'anyone', value: '*', ...free, statement: { number: 2, sid: 'All' } }]);
    });

    it('names everybody who is one of several', () => {
      const parties = partiesOf(known, { Principal: { AWS: ['*', ...roles] } });
      expect(parties).toStrictEqual([{ kind: 'anyone', value: '*', ...first }]);
    });

    it('names nobody where it does not', () => {
      const long = { Effect: 'Deny', Principal: { AWS: roles } } as const;
      expect(partiesOf(known, { Resource: '*' }, long)).toEqual([]);
    });

    it('leaves open who gets in', () => {
      const document = documentOf([{ Principal: { AWS: roles } }]);
      expect(decideTrust(document, { kind: 'account', account: '222233334444' }, known)).toStrictEqual({
        verdict: 'limited',
        causes: [{ kind: 'unreadable', why: 'The trust policy is longer than IAM takes one, and is not judged.' }],
      });
    });

    it('judges one that is only as long as the largest', () => {
      const document = documentOf([{ Principal: { AWS: roles.slice(0, 100) } }]);
      expect(decideTrust(document, { kind: 'account', account: '222233334444' }, known).verdict).toBe('granted');
    });
  });

  const trusted = { Principal: { AWS: '222233334444' } };
  const trustedAsMember = { ...trusted, Condition: members };
  const ownAsMember = { Principal: { AWS: '111122223333' }, Condition: members };
  const serviceAsMember = {
    Principal: { Service: 'ec2.amazonaws.com' },
    Condition: { StringEquals: { 'aws:SourceOrgID': 'o-exampleorg1' } },
  };

  it.each<readonly [string, TrustSurroundings, readonly WrittenStatement[], boolean]>([
    ['an account without a condition', withoutAccounts, [trusted], false],
    ['an account by a condition', withoutAccounts, [trustedAsMember], true],
    ['an account by a condition, but in the list', known, [trustedAsMember], false],
    ['an account by a condition on some organization', withoutOrganization, [trustedAsMember], false],
    ['the own account', withoutAccounts, [ownAsMember], false],
    ['a service', withoutAccounts, [serviceAsMember], false],
    ['the organization', withoutAccounts, [{ Principal: '*', Condition: members }], false],
    ['an account by a condition, and once more without', withoutAccounts, [trustedAsMember, trusted], false],
    ['an account without a condition, and once more by one', withoutAccounts, [trusted, trustedAsMember], false],
  ])('tells whether it gets in only as a member: %s', (_, around, statements, onlyAsMember) => {
    expect(partiesOf(around, ...statements).map((party) => party.onlyAsMember)).toEqual([onlyAsMember]);
  });

  const open = { Principal: '*' };
  const narrowed = { Principal: '*', Condition: fromNetwork };

  it.each<readonly [string, readonly WrittenStatement[], number]>([
    ['without conditions, then with', [open, narrowed], 1],
    ['with conditions, then without', [narrowed, open], 2],
    ['twice without conditions', [open, open], 1],
    ['twice with conditions', [narrowed, narrowed], 1],
  ])('names of two statements the first that lets it in most freely: %s', (_, statements, number) => {
    expect(partiesOf(known, ...statements).map(({ statement }) => statement)).toEqual([{ number }]);
  });

  it('keeps the place of a party that comes twice', () => {
    const service = { Principal: { Service: 'ec2.amazonaws.com' } };
    expect(partiesOf(known, narrowed, service, open).map(({ kind }) => kind)).toEqual(['anyone', 'service']);
  });

  it('knows who is a member where the accounts of the organization are known', () => {
    const both = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'aws:PrincipalAccount': '222233334444' } };
    const open = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole', Condition: both } as const;
    expect(partiesOf(known, open)).toMatchObject([{ kind: 'account', value: '222233334444', onlyAsMember: false }]);
    expect(partiesOf(withoutAccounts, open)).toMatchObject([{ value: '222233334444', onlyAsMember: true }]);
  });

  it.each([
    ['in a condition on the account', { StringNotLike: { 'aws:PrincipalAccount': '33*' } }],
    ['in a condition on the ARN', { ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::33*:role/*' } }],
  ])('tells members apart by a wildcard among digits %s', (_, condition) => {
    const accounts = ['111122223333', '222233334444', '333344445555', '444455556666'];
    const around = { ...withoutOrganization, organizationAccounts: accounts };
    const open = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } as const;
    const strangers = { Null: { 'aws:PrincipalOrgID': 'true' } };
    const found = partiesOf(
      around,
      { ...open, Condition: strangers },
      { ...open, Effect: 'Deny', Condition: condition },
      { ...open, Effect: 'Deny', Condition: { StringLike: { 'aws:PrincipalAccount': '3333444455??' } } },
    );
    expect(found.map(({ value }) => value)).not.toContain('222233334444');
  });

  it('tries members once that nothing tells apart', () => {
    const around = { ...known, organizationAccounts: ['111122223333', '222233334444', '333344445555'] };
    const open = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' } as const;
    const except = { StringNotEquals: { 'aws:PrincipalAccount': ['222233334444', '333344445555'] } };
    const found = partiesOf(around, open, { ...open, Effect: 'Deny', Condition: except });
    expect(found.map(({ value }) => value)).toEqual(['222233334444', '333344445555']);
  });

  it('takes as few steps for each further member that nothing tells apart, which is not tried', () => {
    const stepsOf = (count: number) => {
      const meter = createStepMeter(1_000_000);
      const organizationAccounts = Array.from({ length: count }, (_, index) => `${333344440000 + index}`);
      const nobody = { Effect: 'Deny', Principal: '*' } as const;
      partiesOf({ ...known, organizationAccounts, meter }, { Principal: '*' }, nobody);
      return meter.steps;
    };
    const more = stepsOf(2) - stepsOf(1);
    expect(more).toBeGreaterThanOrEqual(1);
    expect(stepsOf(1) / more).toBeGreaterThan(10);
    expect(stepsOf(1001) - stepsOf(1)).toBe(1000 * more);
  });

  it('tries nobody as a member where no organization is known', () => {
    const stepsOf = (around: TrustSurroundings) => {
      const meter = createStepMeter(1_000_000);
      partiesOf({ ...around, meter }, { Principal: { AWS: '222233334444' } });
      return meter.steps;
    };
    const alone = { ...withoutOrganization, organizationAccounts: ['111122223333'] };
    expect(stepsOf(withoutOrganization)).toBe(stepsOf(alone));
    expect(stepsOf(withoutAccounts)).toBeGreaterThan(stepsOf(alone));
  });

  it('lists the organization and not its accounts where it gets in as a whole', () => {
    const deny = { Effect: 'Deny', Principal: '*', Condition: { StringNotEquals: members.StringEquals } } as const;
    const other = { StringNotEquals: { 'aws:PrincipalOrgID': ['o-exampleorg1', 'o-otherorg12'] } };
    const names = (condition: WrittenCondition) =>
      partiesOf(known, { Principal: '*' }, { ...deny, Condition: condition }).map(
        ({ kind, value }) => `${kind} ${value}`,
      );
    expect(names(deny.Condition)).toEqual(['organization o-exampleorg1']);
    expect(names(other)).toEqual(['organization o-exampleorg1', 'organization o-otherorg12']);
  });

  it('lists accounts of another organization beside it', () => {
    const except = {
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'aws:PrincipalAccount': '999988887777' },
    };
    const found = partiesOf(known, { Principal: '*' }, { Effect: 'Deny', Principal: '*', Condition: except });
    expect(found.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'organization o-exampleorg1',
      'account 999988887777',
    ]);
  });

  it('lists the own account beside another organization where nobody knows its own', () => {
    const except = {
      StringNotEquals: { 'aws:PrincipalOrgID': 'o-otherorg12', 'aws:PrincipalAccount': '111122223333' },
    };
    const found = partiesOf(
      withoutOrganization,
      { Principal: '*' },
      { Effect: 'Deny', Principal: '*', Condition: except },
    );
    expect(found.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'organization o-otherorg12',
      'account 111122223333',
    ]);
  });

  it('lists a service that works for another account, whose organization is not the own one', () => {
    const condition = {
      StringEquals: { 'aws:SourceAccount': '999988887777' },
      StringNotEquals: { 'aws:SourceOrgID': 'o-exampleorg1' },
    };
    const found = partiesOf(known, { Principal: { Service: 'logs.amazonaws.com' }, Condition: condition });
    expect(found.map(({ value }) => value)).toEqual(['logs.amazonaws.com']);
  });

  it('lists accounts of an organization that does not get in as a whole', () => {
    const one = { StringEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1', 'aws:PrincipalAccount': '222233334444' } };
    const found = partiesOf(known, { Principal: '*', Condition: one });
    expect(found.map(({ kind, value }) => `${kind} ${value}`)).toEqual(['account 222233334444']);
  });

  it('lists a service once that works for several accounts', () => {
    const condition = { StringEquals: { 'aws:SourceAccount': ['999988887777', '888877776666'] } };
    const found = partiesOf(known, {
      Effect: 'Allow',
      Principal: { Service: 'logs.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: condition,
    });
    expect(found).toMatchObject([{ kind: 'service', value: 'logs.amazonaws.com' }]);
  });
});
