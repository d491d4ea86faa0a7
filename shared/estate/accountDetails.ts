// The answer of iam:GetAccountAuthorizationDetails as data: what is needed of each role, user, group and policy.

import * as z from 'zod';

/** The four lists of the answer, of which a page or an export holds some. */
export const detailLists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;
export type DetailList = (typeof detailLists)[number];

function arnOf(resource: string): z.ZodString {
  const pattern = new RegExp(`^arn:aws[a-z-]*:iam::\\d{12}:${resource}/.+$`);
  return z.string().regex(pattern, `expected the ARN of a ${resource}: arn:aws:iam::111122223333:${resource}/name`);
}

const tags = z.array(z.object({ Key: z.string(), Value: z.string().default('') })).default([]);
const inlinePolicies = z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.unknown() }));
const attachedPolicies = z.array(z.object({ PolicyName: z.string(), PolicyArn: z.string() }));
const boundary = z.object({ PermissionsBoundaryArn: z.string() });

/** A role. Members that no verdict needs are dropped; AWS adds new ones now and then. */
export const roleDetailSchema = z.object({
  Arn: arnOf('role'),
  RoleName: z.string().min(1),
  RoleId: z.string().min(1),
  Path: z.string().default('/'),
  AssumeRolePolicyDocument: z.unknown(),
  InstanceProfileList: z.array(z.object({ InstanceProfileName: z.string() })),
  RolePolicyList: inlinePolicies,
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary.optional(),
  Tags: tags,
});

/** A user. AWS leaves `UserPolicyList` out where it is empty. */
export const userDetailSchema = z.object({
  Arn: arnOf('user'),
  UserName: z.string().min(1),
  UserId: z.string().min(1),
  Path: z.string().default('/'),
  UserPolicyList: inlinePolicies.default([]),
  GroupList: z.array(z.string()),
  AttachedManagedPolicies: attachedPolicies,
  PermissionsBoundary: boundary.optional(),
  Tags: tags,
});

export const groupDetailSchema = z.object({
  Arn: arnOf('group'),
  GroupName: z.string().min(1),
  GroupPolicyList: inlinePolicies.default([]),
  AttachedManagedPolicies: attachedPolicies,
});

/** A managed policy, of the account itself or of AWS. */
export const managedPolicySchema = z.object({
  Arn: z
    .string()
    .regex(
      /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/,
      'expected the ARN of a policy: arn:aws:iam::111122223333:policy/name',
    ),
  PolicyName: z.string().min(1),
  DefaultVersionId: z.string(),
  PolicyVersionList: z.array(z.object({ VersionId: z.string(), Document: z.unknown() })),
});

export type RoleDetail = z.output<typeof roleDetailSchema>;
export type UserDetail = z.output<typeof userDetailSchema>;
export type GroupDetail = z.output<typeof groupDetailSchema>;
export type ManagedPolicyDetail = z.output<typeof managedPolicySchema>;
