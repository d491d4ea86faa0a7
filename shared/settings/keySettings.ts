// The part of the settings that says which KMS keys are looked at, and what Veeam uses them for.

import * as z from 'zod';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';

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
export const keySettings = z
  .union([z.literal('discover'), z.array(z.union([z.literal('discover'), keyArn, namedKey])).min(1)])
  .optional();
