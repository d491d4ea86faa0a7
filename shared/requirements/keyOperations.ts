// Which role needs which key for which operation of Veeam Backup for AWS.

import * as z from 'zod';
import data from './keyOperations.json' with { type: 'json' };

/**
 * What a key is to an operation.
 * - `source`: the data is encrypted with it
 * - `target`: copies or restored data are to be encrypted with it
 * - `ebs-default`: the default key of EBS in its region
 * - `repository`: a repository is encrypted with it
 * - `password`, `namespace`: of Redshift
 */
export const keyUses = ['source', 'target', 'ebs-default', 'repository', 'password', 'namespace'] as const;
export type KeyUse = (typeof keyUses)[number];

const operation = z.strictObject({
  id: z.string(),
  operation: z.string(),
  step: z.string(),
  role: z.string(),
  sets: z.array(z.string()).readonly(),
  keys: z.array(z.strictObject({ kind: z.enum(keyUses), side: z.enum(['own', 'other']) })).readonly(),
  asked: z.union([z.enum(['kb3057', 'set', 'nothing']), z.array(z.string()).readonly()]),
  shares: z.literal(true).optional(),
  open: z.string().optional(),
  pages: z.array(z.strictObject({ url: z.url(), build: z.string(), date: z.string().nullable() })).readonly(),
});

/**
 * One operation of one role.
 * - `sets`: with any of these required sets a role does it
 * - `keys`: which it needs, in the role's own account or in another; none: nothing is needed, or no page says what
 * - `asked`: what the key must let it do: the eight actions of Veeam's article, what the sets ask for, or these
 * - `open`: why nobody can judge it, as the end of a sentence
 * - `shares`: a snapshot is shared with another account, which no AWS managed key allows
 */
export type KeyOperation = Readonly<z.output<typeof operation>>;

export const keyOperations: readonly KeyOperation[] = z
  .strictObject({ about: z.string(), operations: z.array(operation) })
  .parse(data).operations;

/**
 * The eight actions of https://www.veeam.com/kb3057, its wildcards spelled out as far as volumes, snapshots and databases
 * are encrypted with them: `kms:GenerateDataKey*` stands there for pairs of keys, too, which none of them uses.
 */
export const articleActions: readonly string[] = [
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:DescribeKey',
  'kms:CreateGrant',
  'kms:ListGrants',
  'kms:RevokeGrant',
];
