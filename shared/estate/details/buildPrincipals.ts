// Joins roles and users with the policies that bear on them: inline, attached, of their groups, and the boundary.

import type { PolicySource } from '../../iam/decideGrant.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import { absentDocument, unreadableDocument } from '../../iam/policyDocument.ts';
import type { IdentityPolicy, Principal } from '../../iam/principal.ts';
import type { AccountDetails } from '../accountCollector.ts';
import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '../detailList.ts';
import { roleHead, userHead } from '../principalHead.ts';
import type { ReadDocument } from './createDocumentMemo.ts';

/** A managed policy at its default version. */
export interface ManagedPolicy extends ReadDocument {
  readonly name: string;
  readonly arn: string;
}

export interface PolicyReaders {
  readonly readDocument: (source: unknown) => ReadDocument;
  /** A managed policy that the account's own pages do not hold; undefined where nobody has it. */
  readonly findManagedPolicy: (arn: string) => ManagedPolicy | undefined;
}

/**
 * Gives every role and then every user of the account with its policies. A policy that is attached but found nowhere
 * stands there with `document.faults`: what it allows is not known, so nothing is assumed about it.
 */
export function buildPrincipals(details: AccountDetails, readers: PolicyReaders): readonly Principal[] {
  const policies = new PolicyShelf(details, readers);
  return [
    ...details.roles.map((role) => buildRole(role, policies)),
    ...details.users.map((user) => buildUser(user, policies)),
  ];
}

/** ARNs of the attached policies and boundaries that the account's own pages do not hold, sorted, each once. */
export function missingManagedPolicies(details: AccountDetails): readonly string[] {
  const holders = [...details.roles, ...details.users, ...details.groups.values()];
  const arns = holders.flatMap((holder) => [
    ...holder.AttachedManagedPolicies.map((attached) => attached.PolicyArn),
    ...('PermissionsBoundary' in holder ? [holder.PermissionsBoundary?.PermissionsBoundaryArn] : []),
  ]);
  const missing = arns.filter((arn) => arn !== undefined).filter((arn) => !details.policies.has(arn));
  return [...new Set(missing)].sort();
}

function buildRole(role: RoleDetail, policies: PolicyShelf): Principal {
  return {
    ...roleHead(role),
    identity: policies.identityOf(role.RolePolicyList, role.AttachedManagedPolicies),
    ...policies.boundaryOf(role.PermissionsBoundary?.PermissionsBoundaryArn),
    trust: policies.readDocument(role.AssumeRolePolicyDocument).document,
    instanceProfiles: role.InstanceProfileList.map((profile) => profile.InstanceProfileName),
  };
}

function buildUser(user: UserDetail, policies: PolicyShelf): Principal {
  return {
    ...userHead(user),
    identity: [
      ...policies.identityOf(user.UserPolicyList, user.AttachedManagedPolicies),
      ...user.GroupList.flatMap((name) => policies.ofGroup(name)),
    ],
    ...policies.boundaryOf(user.PermissionsBoundary?.PermissionsBoundaryArn),
    instanceProfiles: [],
  };
}

/** The account's policies, each read when it is first needed. */
class PolicyShelf {
  private readonly details: AccountDetails;
  private readonly readers: PolicyReaders;
  private readonly managed = new Map<string, ManagedPolicy>();
  private readonly groups = new Map<string, readonly IdentityPolicy[]>();

  constructor(details: AccountDetails, readers: PolicyReaders) {
    this.details = details;
    this.readers = readers;
  }

  readDocument(source: unknown): ReadDocument {
    return this.readers.readDocument(source);
  }

  identityOf(
    inline: RoleDetail['RolePolicyList'],
    attached: RoleDetail['AttachedManagedPolicies'],
  ): readonly IdentityPolicy[] {
    return [
      ...inline.map(({ PolicyName: name, PolicyDocument }): IdentityPolicy => {
        return { name, ...this.readDocument(PolicyDocument), attachment: 'inline' };
      }),
      ...attached.map(({ PolicyArn: arn, PolicyName: name }): IdentityPolicy => {
        return { ...this.managedPolicy(arn, name), attachment: 'managed' };
      }),
    ];
  }

  boundaryOf(arn: string | undefined): { readonly boundary?: PolicySource } {
    if (arn === undefined) return {};
    const { name, document } = this.managedPolicy(arn, policyName(arn));
    return { boundary: { name, arn, document } };
  }

  ofGroup(name: string): readonly IdentityPolicy[] {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const group = this.details.groups.get(name);
    const policies =
      group === undefined ? [missingGroup(name, this.details.faults.get(name))] : this.groupPolicies(group);
    this.groups.set(name, policies);
    return policies;
  }

  private groupPolicies(group: GroupDetail): readonly IdentityPolicy[] {
    return this.identityOf(group.GroupPolicyList, group.AttachedManagedPolicies).map((policy) => ({
      ...policy,
      attachment: policy.attachment === 'inline' ? 'group-inline' : 'group-managed',
      group: group.GroupName,
    }));
  }

  private managedPolicy(arn: string, name: string): ManagedPolicy {
    const known = this.managed.get(arn);
    if (known !== undefined) return known;
    const own = this.details.policies.get(arn);
    const policy =
      own === undefined
        ? (this.brokenPolicy(arn, name) ?? this.readers.findManagedPolicy(arn) ?? missingPolicy(arn, name))
        : this.readManagedPolicy(own);
    this.managed.set(arn, policy);
    return policy;
  }

  private brokenPolicy(arn: string, name: string): ManagedPolicy | undefined {
    const fault = this.details.faults.get(arn);
    return fault === undefined ? undefined : unreadable(arn, name, `it is in the export and cannot be read: ${fault}`);
  }

  private readManagedPolicy(detail: ManagedPolicyDetail): ManagedPolicy {
    const { Arn: arn, PolicyName: name, DefaultVersionId: version } = detail;
    const found = detail.PolicyVersionList.find(({ VersionId }) => VersionId === version);
    if (found === undefined) return unreadable(arn, name, `its default version ${version} is not among its versions`);
    return { name, arn, ...this.readDocument(found.Document) };
  }
}

// AWS managed policies are the same everywhere, which is why `--filter … LocalManagedPolicy` leaves them out.
function missingPolicy(arn: string, name: string): ManagedPolicy {
  const advice = isAwsManaged(arn)
    ? 'export without --filter, or put aws-managed-policies.jsonl into the folder'
    : 'export with --filter LocalManagedPolicy among the others, or without --filter';
  return { name, arn, document: absentDocument(`its document is not in the export: ${advice}`), size: 0 };
}

function missingGroup(name: string, fault: string | undefined): IdentityPolicy {
  return {
    name: `policies of group ${name}`,
    document:
      fault === undefined
        ? absentDocument(
            'the group is not in the export: export with --filter Group among the others, or without --filter',
          )
        : unreadableDocument([{ path: '', message: `the group is in the export and cannot be read: ${fault}` }]),
    size: 0,
    attachment: 'group-managed',
    group: name,
  };
}

function unreadable(arn: string, name: string, message: string): ManagedPolicy {
  return { name, arn, document: unreadableDocument([{ path: '', message }]), size: 0 };
}

function policyName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
