// Gathers the elements of GetAccountAuthorizationDetails pages of one account, from files or live, page by page.

import { hash } from 'node:crypto';
import type * as z from 'zod';
import type { JsonPath } from '../iam/repeatedKeys.ts';
import { arnParts } from '../vocabulary/arnParts.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
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
} from './detailList.ts';
import { markRepeatedKeys } from './details/markRepeatedKeys.ts';
import { nameFault, nameInBrackets, readElement, textOf } from './details/readElement.ts';
import {
  glanceAtHead,
  type PrincipalHead,
  readHead,
  roleHead,
  roleHeadSchema,
  userHead,
  userHeadSchema,
} from './principalHead.ts';

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
  /** ARNs of all roles that could be read, wanted or not. */
  readonly roleArns: readonly string[];
  /** Of the account's own ARNs: `aws`, `aws-cn`, `aws-us-gov`; `aws` where there is none. */
  readonly partition: string;
  /** Elements that came twice, and those that could not be read and bear on no verdict by themselves. */
  readonly skipped: readonly { readonly what: string; readonly why: string }[];
  /** Roles and users that could not be read and may be among those that were wanted. */
  readonly unread: readonly UnreadPart[];
  /** Why a policy (by ARN) or a group (by name) that is there could not be read. */
  readonly faults: ReadonlyMap<string, string>;
}

export interface CollectorOptions {
  /** 12 digits: the account that every ARN of the account's own must name. */
  readonly accountId: string;
  /** Default: all. What is not wanted is counted and forgotten, which keeps huge accounts small. */
  readonly wants?: ((head: PrincipalHead) => boolean) | undefined;
}

/** One element of one of the four lists. */
export interface CollectedElement {
  readonly list: DetailList;
  readonly element: unknown;
  /** Its place in messages, as in `a.json: RoleDetailList[3]`. */
  readonly where: string;
  /** Paths within it of members whose key stood in the same object before. */
  readonly repeated?: readonly JsonPath[] | undefined;
}

export interface AccountCollector {
  /**
   * An element that cannot be read is noted. Gives a sentence where the pages cannot be those of one state of this
   * account (an ARN of another account, or the same entity with two contents), or have lost what they said on the way.
   */
  add(element: CollectedElement): string | undefined;
  /** The head of a role or user that is sound and that nobody wants; undefined for all others. */
  unwantedHead(kind: PrincipalHead['kind'], element: unknown): PrincipalHead | undefined;
  /**
   * Adds what nobody wants by its head: enough where AWS itself answered, while of a file, which may have been edited, each
   * element is read whole, so that its faults are told.
   */
  passOver(head: PrincipalHead, where: string): string | undefined;
  readonly details: AccountDetails;
}

/** Starts an empty collection for one account. */
export function createAccountCollector(options: CollectorOptions): AccountCollector {
  const state = new CollectorState(options);
  return {
    add: (element) => state.add(element),
    unwantedHead: (kind, element) => state.unwantedHead(kind, element),
    passOver: (head, where) => state.passOver(head, where),
    details: state,
  };
}

interface SeenEntity {
  readonly where: string;
  /** A digest of all that it has; of what nobody wants, its head. */
  readonly content: string | PrincipalHead;
}

type ElementPlace = CollectedElement & { readonly repeated: readonly JsonPath[] };

class CollectorState implements AccountDetails {
  readonly roles: RoleDetail[] = [];
  readonly users: UserDetail[] = [];
  readonly groups = new Map<string, GroupDetail>();
  readonly policies = new Map<string, ManagedPolicyDetail>();
  readonly skipped: { readonly what: string; readonly why: string }[] = [];
  readonly unread: UnreadPart[] = [];
  readonly faults = new Map<string, string>();
  readonly roleArns: string[] = [];
  roleCount = 0;
  userCount = 0;
  partition = 'aws';
  private readonly seen = new Map<string, SeenEntity>();
  private readonly options: CollectorOptions;

  constructor(options: CollectorOptions) {
    this.options = options;
  }

  add({ list, element, where, repeated = [] }: CollectedElement): string | undefined {
    const marked = markRepeatedKeys(element, repeated);
    const place: ElementPlace = { list, element: marked.element, where, repeated: marked.others };
    switch (list) {
      case 'RoleDetailList':
        return this.take(roleDetailSchema, place, (role) => this.addRole(role));
      case 'UserDetailList':
        return this.take(userDetailSchema, place, (user) => this.addUser(user));
      case 'GroupDetailList':
        return this.take(groupDetailSchema, place, (group) => this.groups.set(group.GroupName, group));
      case 'Policies':
        return this.take(managedPolicySchema, place, (policy) => this.addPolicy(policy));
    }
  }

  private take<T extends { readonly Arn: string }>(
    schema: z.ZodType<T>,
    place: ElementPlace,
    keep: (entity: T) => void,
  ): string | undefined {
    const { element, where } = place;
    const read = readElement(schema, place);
    if (read.kind === 'lost') return read.why;
    if (read.kind !== 'read') {
      this.noteFault(place, read.why);
      return undefined;
    }
    const { entity } = read;
    const { partition, account: owner } = arnParts(entity.Arn);
    this.partition = partition;
    if (owner !== this.options.accountId && owner !== 'aws') return this.otherAccount(entity.Arn);
    const misnamed = nameFault(element, entity.Arn);
    if (misnamed !== undefined) {
      this.noteFault(place, misnamed);
      return undefined;
    }
    const content = hash('sha256', JSON.stringify(entity), 'base64');
    return this.takeOnce(entity.Arn, { where, content }, () => keep(entity));
  }

  private otherAccount(arn: string): string {
    return `expected ARNs of account ${this.options.accountId}, got ${arn}`;
  }

  private takeOnce(arn: string, { where, content }: SeenEntity, keep: () => void): string | undefined {
    const before = this.seen.get(arn);
    if (before === undefined) {
      this.seen.set(arn, { content, where });
      keep();
      return undefined;
    }
    if (JSON.stringify(before.content) !== JSON.stringify(content)) {
      return `${arn} stands in ${before.where} with other content: expected one export of each account`;
    }
    this.skipped.push({ what: where, why: `${arn} stands in ${before.where} with the same content` });
    return undefined;
  }

  unwantedHead(kind: PrincipalHead['kind'], element: unknown): PrincipalHead | undefined {
    const head = glanceAtHead(kind, element);
    return head === undefined || this.isWanted(head) ? undefined : head;
  }

  passOver(head: PrincipalHead, where: string): string | undefined {
    const { kind, arn } = head;
    const { partition, account: owner } = arnParts(arn);
    this.partition = partition;
    if (owner !== this.options.accountId) return this.otherAccount(arn);
    return this.takeOnce(arn, { where, content: head }, () => this.count(kind, arn));
  }

  private count(kind: PrincipalHead['kind'], arn: string): void {
    if (kind === 'user') this.userCount += 1;
    else {
      this.roleCount += 1;
      this.roleArns.push(arn);
    }
  }

  // A broken policy or group is a fault of the principals that it is attached to, and told there.
  private noteFault({ list, element, where }: ElementPlace, why: string): void {
    const what = `${where}${nameInBrackets(element)}`;
    if (list === 'Policies' || list === 'GroupDetailList') {
      const key = textOf(element, list === 'Policies' ? 'Arn' : 'GroupName');
      if (key !== undefined) this.faults.set(key, why);
      this.skipped.push({ what, why });
      return;
    }
    const head = list === 'RoleDetailList' ? readHead(roleHeadSchema, element) : readHead(userHeadSchema, element);
    if (head !== undefined && !this.isWanted(head)) {
      this.skipped.push({ what, why });
      return;
    }
    const arn = head?.arn ?? textOf(element, 'Arn');
    const principal = arn !== undefined && arnParts(arn).account === this.options.accountId ? arn : undefined;
    this.unread.push({ kind: 'principal', what, why, ...(principal !== undefined && { principal }) });
  }

  private addRole(role: RoleDetail): void {
    this.count('role', role.Arn);
    if (this.isWanted(roleHead(role))) this.roles.push(role);
  }

  private addUser(user: UserDetail): void {
    this.count('user', user.Arn);
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
