// What AWS always sends in the answer of each call that this product makes.

import * as z from 'zod';

const text = z.string().min(1);
const list = z.array(z.unknown());
const page = { IsTruncated: z.boolean() };

/**
 * Of each answer as the SDK gives it, the members without which it is none. Lists are sent where they are empty, too:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html and the pages of the
 * others have them in every example. Which of the four lists of an account come depends on the filter; roles and
 * policies are always asked for.
 */
const answers: Readonly<Record<string, z.ZodType>> = {
  AssumeRole: z.object({
    Credentials: z.object({ AccessKeyId: text, SecretAccessKey: text, SessionToken: text }),
  }),
  GetCallerIdentity: z.object({ Arn: text, Account: text }),
  GetAccountAuthorizationDetails: z.object({ ...page, RoleDetailList: list, Policies: list }),
  ListAccessKeys: z.object({ AccessKeyMetadata: list }),
  GetAccessKeyLastUsed: z.object({ AccessKeyLastUsed: z.object({}) }),
  GetPolicy: z.object({ Policy: z.object({ Arn: text, DefaultVersionId: text }) }),
  GetPolicyVersion: z.object({ PolicyVersion: z.object({ Document: text }) }),
  DescribeOrganization: z.object({ Organization: z.object({ Id: text, MasterAccountId: text }) }),
  ListRoots: z.object({ Roots: list.min(1) }),
  ListAccountsForParent: z.object({ Accounts: list }),
  ListOrganizationalUnitsForParent: z.object({ OrganizationalUnits: list }),
  ListPolicies: z.object({ Policies: list }),
  DescribePolicy: z.object({ Policy: z.object({ Content: text }) }),
  ListTargetsForPolicy: z.object({ Targets: list }),
  Publish: z.object({ MessageId: text }),
  PutEvents: z.object({ FailedEntryCount: z.int().min(0), Entries: list.min(1) }),
  GetParameter: z.object({ Parameter: z.object({ Value: text }) }),
  GetObject: z.object({ Body: z.unknown(), ETag: text }),
  PutObject: z.object({ ETag: text }),
  ListObjectsV2: z.object({ Name: text, KeyCount: z.int().min(0), ...page }),
  ListObjectVersions: z.object({ Name: text, ...page }),
  GetPublicKey: z.object({ PublicKey: z.instanceof(Uint8Array) }),
  ListKeys: z.object({ Keys: list }),
  ListBackupVaults: z.object({ BackupVaultList: list }),
  GetBackupVaultAccessPolicy: z.object({ BackupVaultArn: text }),
  ListAliases: z.object({ Aliases: list }),
  DescribeKey: z.object({ KeyMetadata: z.object({ Arn: text, KeyState: text }) }),
  GetKeyPolicy: z.object({ Policy: text }),
  ListGrants: z.object({ Grants: list }),
  GetEbsEncryptionByDefault: z.object({ EbsEncryptionByDefault: z.boolean() }),
  GetEbsDefaultKmsKeyId: z.object({ KmsKeyId: text }),
  GetBucketPolicy: z.object({ Policy: text }),
  Sign: z.object({ Signature: z.instanceof(Uint8Array) }),
};

/** Names the first member that the answer of a call lacks; undefined where it has all of them. */
export function checkMembers(call: string, output: unknown): string | undefined {
  const schema = answers[call];
  // A call that nobody listed is a fault of this file, seen by the first test that makes it.
  if (schema === undefined) return 'a reader for it: list the call in shared/aws/checkMembers.ts';
  const parsed = schema.safeParse(output);
  return parsed.success ? undefined : (parsed.error.issues[0]?.path.join('.') ?? 'what it must have');
}
