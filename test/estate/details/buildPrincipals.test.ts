import { describe, expect, it } from 'vitest';
import { createAccountCollector } from '../../../shared/estate/accountCollector.ts';
import {
  buildPrincipals,
  type ManagedPolicy,
  missingManagedPolicies,
} from '../../../shared/estate/details/buildPrincipals.ts';
import { createDocumentMemo } from '../../../shared/estate/details/createDocumentMemo.ts';
import type { PolicyDocument } from '../../../shared/iam/policyDocument.ts';
import type { Principal } from '../../../shared/iam/principal.ts';
import {
  accountId,
  allowAll,
  arnOf,
  attached,
  type ExportLists,
  group,
  managedPolicy,
  role,
  trustEc2,
  user,
} from '../exportFixtures.ts';

const awsPolicy = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

function collect({ roles = [], users = [], groups = [], policies = [] }: ExportLists) {
  const collector = createAccountCollector({ accountId });
  for (const [index, element] of roles.entries())
    collector.add({ list: 'RoleDetailList', element, where: `roles ${index}` });
  for (const [index, element] of users.entries())
    collector.add({ list: 'UserDetailList', element, where: `users ${index}` });
  for (const [index, element] of groups.entries())
    collector.add({ list: 'GroupDetailList', element, where: `groups ${index}` });
  for (const [index, element] of policies.entries())
    collector.add({ list: 'Policies', element, where: `policies ${index}` });
  return collector.details;
}

function build(
  lists: ExportLists,
  findManagedPolicy: (arn: string) => ManagedPolicy | undefined = () => undefined,
): readonly Principal[] {
  return buildPrincipals(collect(lists), { readDocument: createDocumentMemo(), findManagedPolicy });
}

function faultOf(document: PolicyDocument | undefined): string | undefined {
  return document?.faults?.map(({ message }) => message).join('; ');
}

function policiesOf(principal: Principal | undefined): readonly (readonly unknown[])[] {
  return (principal?.identity ?? []).map(({ name, attachment, group: owner, document }) => [
    name,
    attachment,
    owner,
    faultOf(document),
  ]);
}

describe('buildPrincipals', () => {
  describe('given a role', () => {
    it('carries over what it is', () => {
      const [principal] = build({
        roles: [
          role('one', {
            Path: '/team/',
            Arn: arnOf('role', 'team/one'),
            Tags: [{ Key: 'veeam:role', Value: 'ec2-backup' }, { Key: '__proto__', Value: 'x' }, { Key: 'empty' }],
            InstanceProfileList: [{ InstanceProfileName: 'worker', Roles: [] }],
          }),
        ],
      });
      expect(principal).toMatchObject({
        kind: 'role',
        arn: 'arn:aws:iam::111122223333:role/team/one',
        name: 'one',
        path: '/team/',
        id: 'AROAONE',
        instanceProfiles: ['worker'],
        trust: { statements: [{ principal: { principals: [{ type: 'Service', value: 'ec2.amazonaws.com' }] } }] },
      });
      expect(Object.entries(principal?.tags ?? {})).toEqual([
        ['veeam:role', 'ec2-backup'],
        ['__proto__', 'x'],
        ['empty', ''],
      ]);
    });

    it('lists inline policies before attached ones, with sizes as IAM counts them', () => {
      const [principal] = build({
        roles: [
          role('one', {
            RolePolicyList: [{ PolicyName: 'inline', PolicyDocument: JSON.stringify(allowAll, null, 4) }],
            AttachedManagedPolicies: [attached('own')],
          }),
        ],
        policies: [managedPolicy('own', encodeURIComponent(JSON.stringify(allowAll)))],
      });
      const size = JSON.stringify(allowAll).length;
      expect(principal?.identity).toMatchObject([
        { name: 'inline', attachment: 'inline', size, document: { statements: [{ effect: 'Allow' }] } },
        { name: 'own', arn: arnOf('policy', 'own'), attachment: 'managed', size },
      ]);
      expect(principal?.identity[0]).not.toHaveProperty('arn');
    });

    it.each([
      ['URL-encoded', encodeURIComponent(JSON.stringify(trustEc2))],
      ['plain', JSON.stringify(trustEc2)],
      ['parsed', trustEc2],
    ])('reads a trust policy that is %s', (_, document) => {
      const [principal] = build({ roles: [role('one', { AssumeRolePolicyDocument: document })] });
      expect(principal?.trust).toMatchObject({ statements: [{ effect: 'Allow' }] });
      expect(principal?.trust?.faults).toBeUndefined();
    });

    it('has an unreadable trust policy where the export holds none', () => {
      const [principal] = build({ roles: [role('one', { AssumeRolePolicyDocument: undefined })] });
      expect(faultOf(principal?.trust)).toBe('the export holds no document here');
    });
  });

  describe('given several versions of a policy', () => {
    const versions = [
      { VersionId: 'v3', IsDefaultVersion: false, Document: allowAll },
      { VersionId: 'v2', IsDefaultVersion: true, Document: { Version: '2012-10-17', Statement: [] } },
    ];

    it('takes the default one', () => {
      const [principal] = build({
        roles: [role('one', { AttachedManagedPolicies: [attached('own')] })],
        policies: [managedPolicy('own', allowAll, { DefaultVersionId: 'v2', PolicyVersionList: versions })],
      });
      expect(principal?.identity[0]?.document).toEqual({ version: '2012-10-17', statements: [] });
    });

    it('calls the policy unreadable where the default one is not there', () => {
      const [principal] = build({
        roles: [role('one', { AttachedManagedPolicies: [attached('own')] })],
        policies: [managedPolicy('own', allowAll, { DefaultVersionId: 'v9', PolicyVersionList: versions })],
      });
      expect(policiesOf(principal)).toEqual([
        ['own', 'managed', undefined, 'its default version v9 is not among its versions'],
      ]);
    });
  });

  describe('given a policy that the export does not hold', () => {
    const lists = {
      roles: [role('one', { AttachedManagedPolicies: [attached('ReadOnlyAccess', awsPolicy), attached('own')] })],
    };

    it('calls it unreadable and says how to get it', () => {
      expect(policiesOf(build(lists)[0])).toEqual([
        [
          'ReadOnlyAccess',
          'managed',
          undefined,
          expect.stringMatching(/^its document is not in the export: .*aws-managed-policies\.jsonl/),
        ],
        [
          'own',
          'managed',
          undefined,
          expect.stringMatching(/^its document is not in the export: .*LocalManagedPolicy/),
        ],
      ]);
    });

    it('takes it from elsewhere where somebody has it', () => {
      const shared: ManagedPolicy = { name: 'ReadOnlyAccess', arn: awsPolicy, ...createDocumentMemo()(allowAll) };
      const [principal] = build(lists, (arn) => (arn === awsPolicy ? shared : undefined));
      expect(principal?.identity[0]?.document).toBe(shared.document);
    });
  });

  describe('given a permissions boundary', () => {
    it('finds its document, of the account or of AWS', () => {
      const [principal] = build({
        roles: [role('one', { PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy', 'x/edge') } })],
        policies: [managedPolicy('edge', allowAll, { Arn: arnOf('policy', 'x/edge') })],
      });
      expect(principal?.boundary).toMatchObject({ name: 'edge', arn: arnOf('policy', 'x/edge') });
      expect(principal?.boundary?.document.statements).toHaveLength(1);
    });

    it('is unreadable, not absent, where nobody has it', () => {
      const [principal] = build({
        roles: [role('one', { PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy', 'x/edge') } })],
      });
      expect(principal?.boundary?.name).toBe('edge');
      expect(faultOf(principal?.boundary?.document)).toContain('not in the export');
    });
  });

  describe('given a user in groups', () => {
    it('adds the policies of its groups after its own', () => {
      const [principal] = build({
        users: [
          user('one', {
            GroupList: ['backup', 'gone'],
            UserPolicyList: [{ PolicyName: 'mine', PolicyDocument: allowAll }],
            AttachedManagedPolicies: [attached('own')],
          }),
        ],
        groups: [
          group('backup', {
            GroupPolicyList: [{ PolicyName: 'ours', PolicyDocument: allowAll }],
            AttachedManagedPolicies: [attached('own')],
          }),
          group('others', { GroupPolicyList: [{ PolicyName: 'theirs', PolicyDocument: allowAll }] }),
        ],
        policies: [managedPolicy('own', allowAll)],
      });
      expect(policiesOf(principal)).toEqual([
        ['mine', 'inline', undefined, undefined],
        ['own', 'managed', undefined, undefined],
        ['ours', 'group-inline', 'backup', undefined],
        ['own', 'group-managed', 'backup', undefined],
        ['policies of group gone', 'group-managed', 'gone', expect.stringContaining('the group is not in the export')],
      ]);
      expect(principal?.trust).toBeUndefined();
    });
  });

  describe('given policies with the same text', () => {
    it('shares one document between all who have it', () => {
      const inline = (name: string) => ({
        RolePolicyList: [{ PolicyName: name, PolicyDocument: structuredClone(allowAll) }],
      });
      const [one, two] = build({ roles: [role('one', inline('a')), role('two', inline('b'))] });
      expect(one?.identity[0]?.document).toBe(two?.identity[0]?.document);
      expect(one?.trust).toBe(two?.trust);
    });
  });
});

describe('missingManagedPolicies', () => {
  it('lists what is attached, to groups too, or a boundary, and not there', () => {
    const details = collect({
      roles: [
        role('one', {
          AttachedManagedPolicies: [attached('own'), attached('ReadOnlyAccess', awsPolicy)],
          PermissionsBoundary: { PermissionsBoundaryArn: arnOf('policy', 'edge') },
        }),
      ],
      groups: [group('backup', { AttachedManagedPolicies: [attached('ReadOnlyAccess', awsPolicy), attached('late')] })],
      policies: [managedPolicy('own', allowAll)],
    });
    expect(missingManagedPolicies(details)).toEqual([arnOf('policy', 'edge'), arnOf('policy', 'late'), awsPolicy]);
  });
});
