// The part of the settings that says which KMS keys are looked at, and what Veeam uses them for.

import * as z from 'zod';
import { accountIdSchema } from '../../vocabulary/accountIdSchema.ts';

const keyArn = z
  .string()
  .regex(
    /^arn:aws[a-z-]*:kms:[a-z]+-[a-z0-9-]*\d:\d{12}:(key\/[A-Za-z0-9-]+|alias\/[\w/-]+)$/,
    'expected discover, or the ARN of a key or of an alias: arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  );

const namedKey = z.strictObject({
  key: keyArn.describe('ARN of the key, or of an alias of it'),
  use: z
    .array(z.enum(['source', 'target', 'ebs-default', 'repository', 'password', 'namespace']))
    .min(1)
    .optional()
    .describe(
      'What it is for: `source` (data is encrypted with it), `target` (copies and restored data are to be), `ebs-default`, `repository`, `password` and `namespace` (Redshift); default: source and target, and ebs-default where it is that',
    ),
  usedFrom: z
    .array(accountIdSchema)
    .optional()
    .describe(
      'Other accounts whose roles use it: workers, copies and restores there; `[]`: none. Default: nobody said, workers are asked about all the same',
    ),
});

/** Off by default: without it no key is looked at, but for those whose files lie beside the exports. */
const entry = z.union(
  [z.literal('discover'), keyArn, namedKey],
  'expected discover, the ARN of a key or an alias, or an object of key, use and usedFrom',
);

export const keySettings = z
  .union(
    [z.literal('discover'), z.array(entry).min(1)],
    'expected discover, or a list: of ARNs of keys (arn:aws:kms:eu-central-1:111122223333:key/…) or aliases, of objects { key, use, usedFrom } with a use of source, target, ebs-default, repository, password or namespace, and of discover',
  )
  .optional();
