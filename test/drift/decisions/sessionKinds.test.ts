import { describe, expect, it } from 'vitest';
import { mayTagSessions, sessionKinds } from '../../../shared/drift/decisions/sessionKinds.ts';
import { documentOf } from '../ruleCase.ts';

const appliance = { Effect: 'Allow', Principal: { AWS: '999988887777' }, Action: 'sts:AssumeRole' };
const provider = 'arn:aws:iam::111122223333:saml-provider/corp';
const saml = { Effect: 'Allow', Principal: { Federated: provider }, Action: 'sts:AssumeRoleWithSAML' };
const tagging = ['sts:AssumeRole', 'sts:TagSession'];

describe('sessionKinds', () => {
  it.each<[string, unknown, readonly string[]]>([
    ['the appliance', appliance, ['role']],
    ['a service', { ...appliance, Principal: { Service: 'ec2.amazonaws.com' } }, ['role']],
    ['a provider', saml, ['federated']],
    ['both', [saml, appliance], ['role']],
    ['a provider by the action of principals', { ...saml, Action: 'sts:AssumeRole' }, ['role']],
    ['a provider by all actions', { ...saml, Action: 'sts:*' }, ['federated']],
    ['a provider that is denied', [appliance, { ...saml, Effect: 'Deny' }], ['role']],
    ['everybody', { ...appliance, Principal: '*' }, ['role']],
    ['everybody by all actions', { ...appliance, Principal: '*', Action: 'sts:*' }, ['role']],
    ['everybody by the action of providers', { ...saml, Principal: '*' }, ['federated']],
    ['all but somebody', { Effect: 'Allow', NotPrincipal: { AWS: '999988887777' }, Action: 'sts:*' }, ['role']],
    ['nobody', [], ['role']],
    ['who knows whom', 'no document', ['role', 'federated']],
  ])('given a trust policy for %s', (_, trust, expected) => {
    expect(sessionKinds({ kind: 'role', trust: documentOf(trust) })).toEqual(expected);
  });

  it('given no trust policy that was read', () => {
    expect(sessionKinds({ kind: 'role' })).toEqual(['role', 'federated']);
  });

  it('given a user', () => {
    expect(sessionKinds({ kind: 'user' })).toEqual(['user']);
  });
});

describe('mayTagSessions', () => {
  it.each<[string, unknown, boolean]>([
    ['the appliance', { ...appliance, Action: tagging }, false],
    ['EC2', { ...appliance, Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:*' }, false],
    ['EKS', { ...appliance, Principal: { Service: 'pods.eks.amazonaws.com' }, Action: tagging }, true],
    ['EKS without tags', { ...appliance, Principal: { Service: 'pods.eks.amazonaws.com' } }, false],
    [
      'IAM Roles Anywhere',
      { ...appliance, Principal: { Service: 'rolesanywhere.amazonaws.com' }, Action: 'sts:*' },
      true,
    ],
    ['a provider', { ...saml, Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'] }, true],
    [
      'a provider by what is left',
      { Effect: 'Allow', Principal: { Federated: provider }, NotAction: 'sts:AssumeRole' },
      true,
    ],
    ['a provider without tags', saml, false],
    ['a provider that is denied', { ...saml, Effect: 'Deny', Action: 'sts:*' }, false],
    ['who knows whom', 'no document', false],
  ])('given a trust policy for %s', (_, trust, expected) => {
    expect(mayTagSessions({ trust: documentOf(trust) })).toBe(expected);
  });

  it('given no trust policy', () => {
    expect(mayTagSessions({})).toBe(false);
  });
});
