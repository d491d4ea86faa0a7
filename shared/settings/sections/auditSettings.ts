// The settings of the audit log in a bucket.

import * as z from 'zod';

const kmsKeyArn = /^arn:[\w-]+:kms:[\w-]+:\d{12}:key\/[\w-]+$/;

/** The part `audit`. */
export const auditSettings = z.strictObject({
  bucket: z.string().min(3).optional().describe('S3 bucket of the audit log'),
  prefix: z.string().default('').describe('Key prefix in front of audit/ and state/, with its slash'),
  kmsKeyArn: z.string().optional().describe("KMS key for SSE-KMS; default: the bucket's own encryption"),
  signingKeys: z
    .array(z.string().regex(kmsKeyArn, 'expected the ARN of a KMS key: arn:aws:kms:<region>:<account>:key/<id>'))
    .max(5)
    .default([])
    .describe(
      'KMS keys (ECC_NIST_P256): the one that signs the seals, then those that signed before it; default: the key that the deployment makes',
    ),
});
