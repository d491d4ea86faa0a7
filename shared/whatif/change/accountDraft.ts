// An account's details that can be written in, while a change is done to a copy of them.

import type { AccountDetails } from '../../estate/accountCollector.ts';
import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '../../estate/detailList.ts';
import type { Holder } from './accountOperation.ts';

type HolderDetail = RoleDetail | UserDetail | GroupDetail;

/** Names compare without case, as IAM keeps them. */
export class AccountDraft {
  readonly account: string;
  readonly roles: Map<string, RoleDetail>;
  readonly users: Map<string, UserDetail>;
  readonly groups: Map<string, GroupDetail>;
  readonly policies: Map<string, ManagedPolicyDetail>;
  private readonly before: AccountDetails;

  constructor(account: string, before: AccountDetails) {
    this.account = account;
    this.before = before;
    this.roles = new Map(before.roles.map((role) => [key(role.RoleName), role]));
    this.users = new Map(before.users.map((user) => [key(user.UserName), user]));
    this.groups = new Map([...before.groups.values()].map((group) => [key(group.GroupName), group]));
    this.policies = new Map(before.policies);
  }

  get partition(): string {
    return this.before.partition;
  }

  /** The account as it is now written. */
  get details(): AccountDetails {
    const { before } = this;
    return {
      ...before,
      roles: [...this.roles.values()],
      users: [...this.users.values()],
      groups: new Map([...this.groups.values()].map((group) => [group.GroupName, group])),
      policies: this.policies,
      roleCount: before.roleCount + this.roles.size - before.roles.length,
      userCount: before.userCount + this.users.size - before.users.length,
    };
  }

  arnOf(resource: 'role' | 'user' | 'group' | 'policy', path: string, name: string): string {
    return `arn:${this.partition}:iam::${this.account}:${resource}${path}${name}`;
  }

  find({ kind, name }: Holder): HolderDetail | undefined {
    return this.holdersOf(kind).get(key(name));
  }

  /** Roles, users and groups that may hold policies. */
  get holders(): readonly Holder[] {
    const named = (kind: Holder['kind']) => [...this.holdersOf(kind).keys()].map((name) => ({ kind, name }));
    return [...named('role'), ...named('user'), ...named('group')];
  }

  delete({ kind, name }: Holder): boolean {
    return this.holdersOf(kind).delete(key(name));
  }

  inlineOf(holder: Holder): RoleDetail['RolePolicyList'] {
    const { kind, name } = holder;
    switch (kind) {
      case 'role':
        return this.roles.get(key(name))?.RolePolicyList ?? [];
      case 'user':
        return this.users.get(key(name))?.UserPolicyList ?? [];
      case 'group':
        return this.groups.get(key(name))?.GroupPolicyList ?? [];
    }
  }

  /** Nothing happens where the holder is not there. */
  setInline({ kind, name }: Holder, policies: RoleDetail['RolePolicyList']): void {
    const id = key(name);
    const [role, user, group] = [this.roles.get(id), this.users.get(id), this.groups.get(id)];
    if (kind === 'role' && role !== undefined) this.roles.set(id, { ...role, RolePolicyList: policies });
    if (kind === 'user' && user !== undefined) this.users.set(id, { ...user, UserPolicyList: policies });
    if (kind === 'group' && group !== undefined) this.groups.set(id, { ...group, GroupPolicyList: policies });
  }

  attachedOf(holder: Holder): readonly string[] {
    return this.find(holder)?.AttachedManagedPolicies.map(({ PolicyArn }) => PolicyArn) ?? [];
  }

  /** Nothing happens where the holder is not there. */
  setAttached({ kind, name }: Holder, arns: readonly string[]): void {
    const id = key(name);
    const attached = [...new Set(arns)].map((arn) => ({ PolicyArn: arn, PolicyName: lastName(arn) }));
    const [role, user, group] = [this.roles.get(id), this.users.get(id), this.groups.get(id)];
    if (kind === 'role' && role !== undefined) this.roles.set(id, { ...role, AttachedManagedPolicies: attached });
    if (kind === 'user' && user !== undefined) this.users.set(id, { ...user, AttachedManagedPolicies: attached });
    if (kind === 'group' && group !== undefined) this.groups.set(id, { ...group, AttachedManagedPolicies: attached });
  }

  private holdersOf(
    kind: Holder['kind'],
  ): Map<string, RoleDetail> | Map<string, UserDetail> | Map<string, GroupDetail> {
    switch (kind) {
      case 'role':
        return this.roles;
      case 'user':
        return this.users;
      case 'group':
        return this.groups;
    }
  }
}

/** Names of roles, users and groups are unique without regard to case. */
export function key(name: string): string {
  return name.toLowerCase();
}

/** What stands behind the last `/` of an ARN. */
export function lastName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
