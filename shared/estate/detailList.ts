// The answer of iam:GetAccountAuthorizationDetails as data: what is needed of each role, user, group and policy.

import * as z from 'zod';
import { boundedList } from './details/boundedList.ts';

/** The four lists of the answer, of which a page or an export holds some. */
export const detailLists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
export type DetailList = (typeof detailLists)[number];

/** Members of roles, users, groups and policies that are lists. */
export const listMembers: ReadonlySet<string> = new Set([
  'Tags',
  'InstanceProfileList',
  'RolePolicyList',
  'UserPolicyList',
  'GroupPolicyList',
  'AttachedManagedPolicies',
  'PolicyVersionList',
  'GroupList',
]);

/**
 * A name as IAM gives it; nothing else may reach a command, where a name such as `file:///etc/passwd` is an address to read:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
 */
const name = z
  .string()
  .regex(/^[\w+=,.@-]{1,128}$/, 'expected a name as IAM takes it: up to 128 letters, digits and characters of +=,.@_-');

function arnOf(resource: string): z.ZodString {
  const pattern = new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${resource}/[\\x21-\\x7e]+$`);
  return z.string().regex(pattern, `expected the ARN of a ${resource}: arn:aws:iam::111122223333:${resource}/name`);
}

/** Of a list in an element: of the most that there may be, the instance profiles, an account has 1,000. */
const maxEntries = 5_000;

/** A list that must be there. SDKs of languages whose empty list is null write null for it. */
function listOf<T extends z.ZodType>(item: T) {
  return boundedList(item, maxEntries)
    .nullable()
    .transform((items) => items ?? []);
}

/** A list that AWS leaves out where it is empty. */
function optionalListOf<T extends z.ZodType>(item: T) {
  return listOf(item)
    .optional()
    .transform((items) => items ?? []);
}

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');
const path = z
  .string()
  .nullish()
  .transform((value) => value ?? '/');
const tags = optionalListOf(z.object({ Key: z.string(), Value: text }));
const inlinePolicy = z.object({ PolicyName: name, PolicyDocument: z.unknown() });
const attachedPolicies = listOf(z.object({ PolicyName: name, PolicyArn: z.string() }));
const boundary = z
  .object({ PermissionsBoundaryArn: z.string() })
  .nullish()
  .transform((value) => value ?? undefined);

/** A role. Members that no verdict needs are dropped; AWS adds new ones now and then. Null is absence. */
export const roleDetailSchema = z.object({
  Arn: arnOf('role'),
  RoleName: name,
  RoleId: z.string().min(1),
  Path: path,
  AssumeRolePolicyDocument: z.unknown(),
  InstanceProfileList: listOf(z.object({ InstanceProfileName: name })),
  RolePolicyList: listOf(inlinePolicy),
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary,
  Tags: tags,
});

/** A user. AWS leaves `UserPolicyList` out where it is empty. */
export const userDetailSchema = z.object({
  Arn: arnOf('user'),
  UserName: name,
  UserId: z.string().min(1),
  Path: path,
  UserPolicyList: optionalListOf(inlinePolicy),
  GroupList: listOf(name),
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary,
  Tags: tags,
});

export const groupDetailSchema = z.object({
  Arn: arnOf('group'),
  GroupName: name,
  GroupPolicyList: optionalListOf(inlinePolicy),
  AttachedManagedPolicies: attachedPolicies,
});

/** A managed policy, of the account itself or of AWS. */
export const managedPolicySchema = z.object({
  Arn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\x21-\x7e]+$/,
      'expected the ARN of a policy: arn:aws:iam::111122223333:policy/name',
    ),
  PolicyName: name,
  DefaultVersionId: z.string(),
  PolicyVersionList: listOf(z.object({ VersionId: z.string(), Document: z.unknown() })),
});

export type RoleDetail = z.output<typeof roleDetailSchema>;
export type UserDetail = z.output<typeof userDetailSchema>;
export type GroupDetail = z.output<typeof groupDetailSchema>;
export type ManagedPolicyDetail = z.output<typeof managedPolicySchema>;
