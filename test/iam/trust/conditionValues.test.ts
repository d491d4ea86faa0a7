import { describe, expect, it } from 'vitest';
import type { PolicyCondition } from '../../../shared/iam/policyDocument.ts';
import {
  accountsInConditions,
  accountsOfPrincipals,
  organizationOf,
  organizationsInConditions,
  servicesInConditions,
} from '../../../shared/iam/trust/conditionValues.ts';

const conditionOf = (key: string, ...values: readonly string[]): readonly PolicyCondition[] => [
  { operator: 'StringLike', key, values },
];

describe('accountsOfPrincipals', () => {
  it('gives accounts by id and by ARN, each once, but not those of providers', () => {
    const corp = 'arn:aws:iam::444455556666:saml-provider/corp';
    expect(
      accountsOfPrincipals([
        { type: 'AWS', value: '222233334444' },
        { type: 'AWS', value: 'arn:aws:iam::222233334444:role/a' },
        { type: 'AWS', value: 'arn:aws:iam::333344445555:role/a' },
        { type: 'AWS', value: '*' },
        { type: 'Federated', value: corp },
        { type: 'Service', value: 'ec2.amazonaws.com' },
      ]),
    ).toEqual(['222233334444', '333344445555']);
  });
});

describe('accountsInConditions', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['aws:PrincipalAccount', ['222233334444', '222233334444', '2222*'], ['222233334444']],
    ['AWS:PRINCIPALARN', ['arn:aws:iam::222233334444:role/of-333344445555'], ['222233334444', '333344445555']],
    ['aws:PrincipalAccount', ['1222233334444'], []],
    ['aws:SourceAccount', ['222233334444'], []],
  ])('of %s %j gives %j', (key, values, accounts) => {
    expect(accountsInConditions(conditionOf(key, ...values))).toEqual(accounts);
  });
});

describe('servicesInConditions', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['aws:PrincipalServiceName', ['ec2.amazonaws.com', '*.amazonaws.com'], ['ec2.amazonaws.com']],
    ['aws:PrincipalServiceNamesList', ['ec2.amazonaws.com', 'ec2.amazonaws.com'], ['ec2.amazonaws.com']],
    ['aws:PrincipalServiceName', [`\${aws:PrincipalTag/service}`, 'ec?.amazonaws.com'], []],
    ['aws:PrincipalOrgID', ['ec2.amazonaws.com'], []],
  ])('of %s %j gives %j', (key, values, services) => {
    expect(servicesInConditions(conditionOf(key, ...values))).toEqual(services);
  });
});

describe('organizationsInConditions', () => {
  it.each<readonly [string, readonly string[], readonly string[]]>([
    ['aws:PrincipalOrgID', ['o-exampleorg1', 'o-example*'], ['o-exampleorg1']],
    ['aws:PrincipalOrgPaths', ['o-exampleorg1/r-ab12/*', 'o-*/r-ab12/'], ['o-exampleorg1']],
    ['aws:ResourceOrgID', ['o-exampleorg1'], []],
    ['aws:PrincipalOrgID', ['of-o-exampleorg1', 'o-exampleorg1!'], []],
  ])('of %s %j gives %j', (key, values, organizations) => {
    expect(organizationsInConditions(conditionOf(key, ...values))).toEqual(organizations);
  });
});

describe('organizationOf', () => {
  it.each([
    ['o-exampleorg1/r-ab12/ou-ab12-11111111/', 'o-exampleorg1'],
    ['o-exampleorg1/*', 'o-exampleorg1'],
    ['o-exampleorg1/\nr-ab12', 'o-exampleorg1'],
    ['o-exampleorg1', 'o-exampleorg1'],
  ])('reads %s', (path, organization) => {
    expect(organizationOf(path)).toBe(organization);
  });
});
