// What a role or user is before its policies are read: whether it is kept hangs on that.

import type * as z from 'zod';
import { isRecord } from '../iam/isRecord.ts';
import type { Principal } from '../iam/principal.ts';
import { type RoleDetail, roleDetailSchema, type UserDetail, userDetailSchema } from './detailList.ts';

/** What can be said of a role or user before its policies are read. */
export type PrincipalHead = Pick<Principal, 'kind' | 'arn' | 'name' | 'path' | 'id' | 'tags'>;

/** Members of roles and users that tell who they are. */
export const headMembers: ReadonlySet<string> = new Set([
  'Arn',
  'Path',
  'RoleId',
  'RoleName',
  'Tags',
  'UserId',
  'UserName',
]);

/** Says for an account (12 digits) which of its roles and users are kept. */
export type WantsOf = (account: string) => Promise<(head: PrincipalHead) => boolean>;

/** What a role is, without its policies. */
export function roleHead(role: Pick<RoleDetail, 'Arn' | 'RoleName' | 'RoleId' | 'Path' | 'Tags'>): PrincipalHead {
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
export function userHead(user: Pick<UserDetail, 'Arn' | 'UserName' | 'UserId' | 'Path' | 'Tags'>): PrincipalHead {
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

/** What of a broken element tells whether anybody wants it. */
export const roleHeadSchema = roleDetailSchema
  .pick({ Arn: true, RoleName: true, Path: true, Tags: true })
  .transform((role) => roleHead({ ...role, RoleId: '' }));
export const userHeadSchema = userDetailSchema
  .pick({ Arn: true, UserName: true, Path: true, Tags: true })
  .transform((user) => userHead({ ...user, UserId: '' }));

/** Undefined where the element does not tell even that. */
export function readHead(schema: z.ZodType<PrincipalHead>, element: unknown): PrincipalHead | undefined {
  return schema.safeParse(element).data;
}

const arnPattern = /^arn:aws[a-z-]*:iam::\d{12}:(?:role|user)\/[\x21-\x7e]+$/;

/** The same at a glance, for the thousands that nobody wants; undefined where a closer look is needed. */
export function glanceAtHead(kind: PrincipalHead['kind'], element: unknown): PrincipalHead | undefined {
  if (!isRecord(element)) return undefined;
  const { Arn: arn, Path: path, Tags: list } = element;
  const [name, id] = kind === 'role' ? [element.RoleName, element.RoleId] : [element.UserName, element.UserId];
  const tags = tagsAtAGlance(list);
  if (!isText(arn) || !isText(path) || !isText(name) || !isText(id) || tags === undefined) return undefined;
  return arnPattern.test(arn) && arn.endsWith(`:${kind}${path}${name}`)
    ? { kind, arn, name, path, id, tags }
    : undefined;
}

function tagsAtAGlance(list: unknown = []): Readonly<Record<string, string>> | undefined {
  if (!Array.isArray(list)) return undefined;
  const elements: readonly unknown[] = list;
  const tags: [string, string][] = [];
  for (const tag of elements) {
    if (!isRecord(tag) || !isText(tag.Key) || !isText(tag.Value)) return undefined;
    tags.push([tag.Key, tag.Value]);
  }
  return Object.fromEntries(tags);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
