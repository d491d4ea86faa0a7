// What a role or user is before its policies are read: whether it is kept hangs on that.

import type * as z from 'zod';
import type { Principal } from '../iam/principal.ts';
import { type RoleDetail, roleDetailSchema, type UserDetail, userDetailSchema } from './detailList.ts';

/** What can be said of a role or user before its policies are read. */
export type PrincipalHead = Pick<Principal, 'kind' | 'arn' | 'name' | 'path' | 'id' | 'tags'>;

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
