// Writes drafts down as `aws iam get-account-authorization-details` prints an account.

import { createHash } from 'node:crypto';
import type { ExampleAccount } from './accounts.ts';
import { bystanders, groupsOf } from './bystanders.ts';
import type { Draft, DraftPolicy } from './draft.ts';
import type { Planting } from './planting.ts';

/** The export of one account with its planted principals and those that have nothing to do with Veeam. */
export function accountExport(account: ExampleAccount, plantings: readonly Planting[]) {
  const writer = new AccountWriter(account);
  const own = plantings.filter((planting) => planting.account.id === account.id);
  const drafts = (kind: 'role' | 'user') => own.filter((one) => one.kind === kind).map(({ draft }) => draft);
  return {
    UserDetailList: drafts('user').map((draft) => writer.user(draft)),
    GroupDetailList: groupsOf(account).map((group) => writer.group(group)),
    RoleDetailList: [...drafts('role'), ...bystanders(account)].map((draft) => writer.role(draft)),
    Policies: writer.policies(),
  };
}

class AccountWriter {
  private readonly account: ExampleAccount;
  private readonly managed = new Map<string, { readonly policy: DraftPolicy; attached: number; boundary: number }>();

  constructor(account: ExampleAccount) {
    this.account = account;
  }

  role(draft: Draft) {
    const { name } = draft;
    return {
      Path: '/',
      RoleName: name,
      RoleId: this.id('AROA', name),
      Arn: this.arn('role', name),
      CreateDate: this.date(name),
      AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: draft.trust },
      InstanceProfileList: draft.hasInstanceProfile ? [this.instanceProfile(name)] : [],
      RolePolicyList: draft.inline.map(inlinePolicy),
      AttachedManagedPolicies: draft.attached.map((policy) => this.attach(policy)),
      ...this.boundary(draft),
      Tags: tagList(draft),
      RoleLastUsed: {},
    };
  }

  user(draft: Draft) {
    const { name } = draft;
    return {
      Path: '/',
      UserName: name,
      UserId: this.id('AIDA', name),
      Arn: this.arn('user', name),
      CreateDate: this.date(name),
      ...(draft.inline.length > 0 && { UserPolicyList: draft.inline.map(inlinePolicy) }),
      GroupList: draft.groups,
      AttachedManagedPolicies: draft.attached.map((policy) => this.attach(policy)),
      ...this.boundary(draft),
      Tags: tagList(draft),
    };
  }

  group(group: Pick<Draft, 'name' | 'attached' | 'inline'>) {
    const { name } = group;
    return {
      Path: '/',
      GroupName: name,
      GroupId: this.id('AGPA', name),
      Arn: this.arn('group', name),
      CreateDate: this.date(name),
      GroupPolicyList: group.inline.map(inlinePolicy),
      AttachedManagedPolicies: group.attached.map((policy) => this.attach(policy)),
    };
  }

  policies() {
    return [...this.managed.values()].map(({ policy, attached, boundary }) => {
      const { name, otherVersions = [] } = policy;
      const latest = otherVersions.length + 1;
      return {
        PolicyName: name,
        PolicyId: this.id('ANPA', name),
        Arn: this.arn('policy', name),
        Path: '/',
        DefaultVersionId: 'v1',
        AttachmentCount: attached,
        PermissionsBoundaryUsageCount: boundary,
        IsAttachable: true,
        CreateDate: this.date(name),
        UpdateDate: this.date(name),
        // As IAM lists them: the newest version first.
        PolicyVersionList: [...otherVersions.toReversed(), policy.document].map((document, index) => ({
          Document: document,
          VersionId: `v${latest - index}`,
          IsDefaultVersion: index === otherVersions.length,
          CreateDate: this.date(name),
        })),
      };
    });
  }

  private attach(policy: DraftPolicy) {
    const { name } = policy;
    const known = this.managed.get(name) ?? { policy, attached: 0, boundary: 0 };
    if (JSON.stringify(known.policy) !== JSON.stringify(policy)) throw new Error(`two policies are called ${name}`);
    this.managed.set(name, { ...known, attached: known.attached + 1 });
    return { PolicyName: name, PolicyArn: this.arn('policy', name) };
  }

  private boundary({ boundary: policy }: Draft) {
    if (policy === undefined) return {};
    const known = this.managed.get(policy.name) ?? { policy, attached: 0, boundary: 0 };
    this.managed.set(policy.name, { ...known, boundary: known.boundary + 1 });
    const arn = this.arn('policy', policy.name);
    return { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn } };
  }

  private instanceProfile(name: string) {
    return {
      Path: '/',
      InstanceProfileName: name,
      InstanceProfileId: this.id('AIPA', name),
      Arn: this.arn('instance-profile', name),
      CreateDate: this.date(name),
      Roles: [],
    };
  }

  private arn(kind: string, name: string): string {
    return `arn:aws:iam::${this.account.id}:${kind}/${name}`;
  }

  /** 21 capitals and digits, as IAM has them; the same in every run. */
  private id(prefix: string, name: string): string {
    const digest = createHash('sha256').update(`${prefix} ${this.account.id} ${name}`).digest();
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    return prefix + Array.from(digest.subarray(0, 17), (byte) => alphabet[byte % alphabet.length]).join('');
  }

  /** Some time in 2026, the same in every run. */
  private date(name: string): string {
    const digest = createHash('sha256').update(`${this.account.id} ${name}`).digest();
    const minutes = digest.readUInt32BE(0) % (180 * 24 * 60);
    return new Date(Date.UTC(2026, 0, 5) + minutes * 60_000).toISOString().replace('.000Z', '+00:00');
  }
}

function inlinePolicy({ name, document }: DraftPolicy) {
  return { PolicyName: name, PolicyDocument: document };
}

function tagList({ tags }: Draft) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
