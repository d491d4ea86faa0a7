// Gathers the elements of GetAccountAuthorizationDetails pages of one account, from files or live, page by page.

import { hash } from 'node:crypto';
import type * as z from 'zod';
import type { Principal } from '../iam/principal.ts';
import {
  type DetailList,
  type GroupDetail,
  groupDetailSchema,
  type ManagedPolicyDetail,
  managedPolicySchema,
  type RoleDetail,
  roleDetailSchema,
  type UserDetail,
  userDetailSchema,
} from './accountDetails.ts';

/** What can be said of a role or user before its policies are read. */
export type PrincipalHead = Pick<Principal, 'kind' | 'arn' | 'name' | 'path' | 'id' | 'tags'>;

/** All that the pages of one account said; each entity once. */
export interface AccountDetails {
  /** Only the roles and users that were wanted. */
  readonly roles: readonly RoleDetail[];
  readonly users: readonly UserDetail[];
  /** By name. */
  readonly groups: ReadonlyMap<string, GroupDetail>;
  /** Customer managed and, where the pages hold them, AWS managed policies by ARN. */
  readonly policies: ReadonlyMap<string, ManagedPolicyDetail>;
  /** All roles and users, wanted or not. */
  readonly roleCount: number;
  readonly userCount: number;
  /** Of the account's own ARNs: `aws`, `aws-cn`, `aws-us-gov`; `aws` where there is none. */
  readonly partition: string;
  /** Elements that could not be read, and those that came twice. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
}

export interface CollectorOptions {
  /** 12 digits: the account that every ARN of the account's own must name. */
  readonly accountId: string;
  /** Default: all. What is not wanted is counted and forgotten, which keeps huge accounts small. */
  readonly wants?: ((head: PrincipalHead) => boolean) | undefined;
}

export interface AccountCollector {
  /**
   * Takes one element of one of the four lists; `where` names its place in messages, as in `a.json: RoleDetailList[3]`.
   * An element that cannot be read is skipped and noted. Gives a sentence where the pages cannot be those of one state
   * of this account: an ARN of another account, or the same entity with two contents.
   */
  add(list: DetailList, element: unknown, where: string): string | undefined;
  readonly details: AccountDetails;
}

/** Starts an empty collection for one account. */
export function createAccountCollector(options: CollectorOptions): AccountCollector {
  const state = new CollectorState(options);
  return { add: (list, element, where) => state.add(list, element, where), details: state };
}

class CollectorState implements AccountDetails {
  readonly roles: RoleDetail[] = [];
  readonly users: UserDetail[] = [];
  readonly groups = new Map<string, GroupDetail>();
  readonly policies = new Map<string, ManagedPolicyDetail>();
  readonly skipped: { readonly what: string; readonly why: string }[] = [];
  roleCount = 0;
  userCount = 0;
  partition = 'aws';
  private readonly seen = new Map<string, { readonly fingerprint: string; readonly where: string }>();
  private readonly options: CollectorOptions;

  constructor(options: CollectorOptions) {
    this.options = options;
  }

  add(list: DetailList, element: unknown, where: string): string | undefined {
    switch (list) {
      case 'RoleDetailList':
        return this.take(roleDetailSchema, { element, where }, (role) => this.addRole(role));
      case 'UserDetailList':
        return this.take(userDetailSchema, { element, where }, (user) => this.addUser(user));
      case 'GroupDetailList':
        return this.take(groupDetailSchema, { element, where }, (group) => this.groups.set(group.GroupName, group));
      case 'Policies':
        return this.take(managedPolicySchema, { element, where }, (policy) => this.addPolicy(policy));
    }
  }

  private take<T extends { readonly Arn: string }>(
    schema: z.ZodType<T>,
    { element, where }: { readonly element: unknown; readonly where: string },
    keep: (entity: T) => void,
  ): string | undefined {
    const parsed = schema.safeParse(element);
    if (!parsed.success) {
      this.skipped.push({ what: `${where}${nameOf(element)}`, why: describeIssues(parsed.error) });
      return undefined;
    }
    const entity = parsed.data;
    const [, partition = 'aws', , , owner = ''] = entity.Arn.split(':');
    this.partition = partition;
    if (owner !== this.options.accountId && owner !== 'aws') {
      return `expected ARNs of account ${this.options.accountId}, got ${entity.Arn}`;
    }
    const before = this.seen.get(entity.Arn);
    const fingerprint = hash('sha256', JSON.stringify(entity), 'base64');
    if (before === undefined) {
      this.seen.set(entity.Arn, { fingerprint, where });
      keep(entity);
      return undefined;
    }
    if (before.fingerprint !== fingerprint) {
      return `${entity.Arn} stands in ${before.where} with other content: expected one export of each account`;
    }
    this.skipped.push({ what: where, why: `${entity.Arn} stands in ${before.where} with the same content` });
    return undefined;
  }

  private addRole(role: RoleDetail): void {
    this.roleCount += 1;
    if (this.isWanted(roleHead(role))) this.roles.push(role);
  }

  private addUser(user: UserDetail): void {
    this.userCount += 1;
    if (this.isWanted(userHead(user))) this.users.push(user);
  }

  // Only the default version counts; up to four others would be kept for nothing.
  private addPolicy(policy: ManagedPolicyDetail): void {
    const versions = policy.PolicyVersionList.filter((version) => version.VersionId === policy.DefaultVersionId);
    this.policies.set(policy.Arn, { ...policy, PolicyVersionList: versions });
  }

  private isWanted(head: PrincipalHead): boolean {
    return this.options.wants?.(head) ?? true;
  }
}

/** What a role is, without its policies. */
export function roleHead(role: RoleDetail): PrincipalHead {
  return {
    kind: 'role',
    arn: role.Arn,
    name: role.RoleName,
    path: role.Path,
    id: role.RoleId,
    tags: tagRecord(role.Tags),
  };
}

/** What a user is, without its policies. */
export function userHead(user: UserDetail): PrincipalHead {
  return {
    kind: 'user',
    arn: user.Arn,
    name: user.UserName,
    path: user.Path,
    id: user.UserId,
    tags: tagRecord(user.Tags),
  };
}

function tagRecord(tags: RoleDetail['Tags']): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]));
}

function nameOf(element: unknown): string {
  if (typeof element !== 'object' || element === null) return '';
  const names = new Map<string, unknown>(Object.entries(element));
  const keys = ['RoleName', 'UserName', 'GroupName', 'PolicyName', 'Arn'];
  const name = keys.map((key) => names.get(key)).find((value) => typeof value === 'string');
  return name === undefined ? '' : ` (${name})`;
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issuePath(issue.path)}${issue.message}`).join('; ');
}

function issuePath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return '';
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${text.replace(/^\./, '')}: `;
}
