// The part of the settings that says which buckets, keys, roles, regions and vaults a role works with.

import * as z from 'zod';
import { accountIdSchema } from '../../vocabulary/accountIdSchema.ts';
import { type ScopeKind, scopeForms, scopeKinds } from '../../vocabulary/scopeForms.ts';

/** One scope. What is required of the roles that it speaks of is required on these resources only. */
export const scopeSettings = z
  .strictObject({
    name: z.string().min(1).default('*').describe('Pattern of role or user names'),
    kind: z.enum(['role', 'user']).optional().describe('Default: both'),
    accounts: z.array(accountIdSchema).min(1).optional().describe('Only in these accounts; default: in all'),
    requirements: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('Only what these required sets ask for; default: all that the role needs'),
    buckets: listOf('buckets').describe('Names of buckets, with a prefix of objects where only that is used'),
    keys: listOf('keys').describe('ARNs of KMS keys'),
    passRoles: listOf('passRoles').describe('Roles that it passes (iam:PassRole): names with their path, or ARNs'),
    regions: listOf('regions').describe('Regions that it works in; some of `regions`, where these are named'),
    vaults: listOf('vaults').describe('Backup vaults: names, or ARNs'),
    narrowedByTag: z
      .boolean()
      .default(false)
      .describe(
        'The tag `tags.scope` of the role may narrow it further, as in `bucket=acme-backups region=eu-central-1`: whoever tags roles in member accounts then says what they need',
      ),
  })
  .refine((rule) => rule.name !== '*' || rule.accounts !== undefined || rule.requirements !== undefined, {
    message: 'expected name, accounts or requirements: it would bind every role',
  })
  .refine((rule) => rule.narrowedByTag || scopeKinds.some((kind) => rule[kind] !== undefined), {
    message: `expected one of ${scopeKinds.join(', ')}, or narrowedByTag`,
  });

function listOf(kind: ScopeKind) {
  const { pattern, message } = scopeForms[kind];
  return z.array(z.string().regex(pattern, message)).min(1).optional();
}
