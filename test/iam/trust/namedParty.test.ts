import { describe, expect, it } from 'vitest';
import type { NamedParty } from '../../../shared/iam/trust/namedParty.ts';
import {
  knownParties,
  namedInTrust,
  partiesInConditions,
  withoutNamedServices,
} from '../../../shared/iam/trust/namedParty.ts';
import { documentOf, policyOf } from '../policyFixtures.ts';
import { known, withoutAccounts, withoutOrganization } from '../trustFixtures.ts';

const names = (parties: readonly NamedParty[]) => parties.map(({ kind, value }) => `${kind} ${value}`);
const corp = 'arn:aws:iam::444455556666:saml-provider/corp';

describe('knownParties', () => {
  it('gives the organization, its accounts, those that are named, any service, and services and providers by name', () => {
    const document = documentOf([
      { Principal: { AWS: 'arn:aws:iam::333344445555:role/a', Service: 'ec2.amazonaws.com', Federated: corp } },
      {
        Effect: 'Deny',
        Principal: '*',
        Condition: {
          StringNotEquals: {
            'aws:PrincipalAccount': '999988887777',
            'aws:PrincipalServiceName': ['ec2.amazonaws.com', 'backup.amazonaws.com'],
          },
        },
      },
    ]);
    expect(names(knownParties(namedInTrust(document, known), known))).toEqual([
      'organization o-exampleorg1',
      'account 999988887777',
      'account 333344445555',
      'account 111122223333',
      'account 222233334444',
      'service *',
      'service ec2.amazonaws.com',
      'service backup.amazonaws.com',
      `federated ${corp}`,
    ]);
  });

  it.each([
    ['an organization whose accounts are not known', withoutAccounts, ['organization o-exampleorg1']],
    ['no organization', withoutOrganization, []],
  ])('gives the own account and any service of a role in %s', (_, around, organization) => {
    const parties = names(knownParties(namedInTrust(documentOf([{ Resource: '*' }]), around), around));
    expect(parties).toEqual([...organization, 'account 111122223333', 'service *']);
  });
});

describe('partiesInConditions', () => {
  it('gives accounts and services of the conditions, and organizations of all', () => {
    const deny = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-otherorg12', 'aws:PrincipalAccount': '999988887777' } };
    const own = {
      StringEquals: { 'aws:PrincipalAccount': '222233334444', 'aws:PrincipalServiceName': 'ec2.amazonaws.com' },
    };
    const document = documentOf([
      { Principal: '*', Condition: own },
      { Effect: 'Deny', Principal: '*', Condition: deny },
    ]);
    const [allow] = document.statements;
    const parties = partiesInConditions(allow?.conditions ?? [], namedInTrust(document, known));
    expect(names(parties)).toEqual(['account 222233334444', 'organization o-otherorg12', 'service ec2.amazonaws.com']);
  });
});

describe('withoutNamedServices', () => {
  const parties: readonly NamedParty[] = [
    { kind: 'account', value: '222233334444' },
    { kind: 'service', value: 'ec2.amazonaws.com' },
    { kind: 'federated', value: '*' },
    { kind: 'federated', value: corp },
  ];

  it('leaves out services by name where all are let in', () => {
    const found = withoutNamedServices([...parties, { kind: 'service', value: '*' }]);
    expect(names(found)).toEqual(['account 222233334444', 'federated *', `federated ${corp}`, 'service *']);
  });

  it('leaves all where services are let in by name alone', () => {
    expect(withoutNamedServices(parties)).toEqual(parties);
  });
});

describe('namedInTrust', () => {
  it('gives the principals and conditions of the trust policy, then of the resource control policies', () => {
    const condition = { Null: { 'aws:PrincipalOrgID': 'true' } };
    const guard = policyOf('perimeter', { Effect: 'Deny', Principal: { AWS: '222233334444' }, Condition: condition });
    const document = documentOf([{ Principal: '*' }, { Resource: '*' }]);
    expect(namedInTrust(document, { ...known, guards: [guard] })).toStrictEqual({
      conditions: [{ operator: 'Null', key: 'aws:PrincipalOrgID', values: ['true'] }],
      principals: [
        { type: 'AWS', value: '*' },
        { type: 'AWS', value: '222233334444' },
      ],
    });
  });
});
