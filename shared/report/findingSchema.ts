// The schema of a finding as it stands in reports and alerts, with the meaning of every field.

import * as z from 'zod';
import { type Finding, findingCodes, severities } from '../drift/finding.ts';

export const accountIdSchema = z.string().regex(/^\d{12}$/, 'expected an account id of 12 digits');

/** An account id, or `*` for what concerns the settings and no account. */
export const findingAccountSchema = z.union([accountIdSchema, z.literal('*')]);

export const severitySchema = z.enum(severities);

export const instantSchema = z.iso.datetime({ offset: true });

const cause = z
  .strictObject({
    layer: z
      .enum(['identity', 'boundary', 'scp', 'rcp', 'trust', 'instance-profile', 'tag', 'settings', 'account'])
      .describe('Where the cause stands'),
    kind: z
      .string()
      .describe("`no-allow`, `explicit-deny`, `resource`, `condition`, `unreadable`, or the rule's own word"),
    level: z
      .strictObject({
        index: z.int().min(0).describe('Steps from the root of the organization, which is 0'),
        id: z.string().exactOptional().describe('`r-…`, `ou-…` or the account id'),
        name: z.string(),
      })
      .exactOptional()
      .describe('The root, OU or account that the SCP or RCP hangs on'),
    policy: z.string().exactOptional().describe('Name of the policy'),
    policyArn: z.string().exactOptional().describe('ARN of a managed policy; inline policies have none'),
    effect: z.enum(['Allow', 'Deny']).exactOptional().describe('Effect of the statement that decides'),
    statement: z
      .strictObject({
        number: z.int().min(1).describe('Position in the document, from 1'),
        sid: z.string().exactOptional(),
      })
      .exactOptional()
      .describe('The statement that decides'),
    condition: z
      .strictObject({ operator: z.string(), key: z.string(), values: z.array(z.string()).readonly() })
      .exactOptional()
      .describe('The condition that decides'),
    resources: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('Resource types or ARN patterns that stay uncovered, or that a Deny takes away'),
    why: z.string().describe('One sentence for a person'),
  })
  .describe('Why the difference exists');

export const findingSchema = z
  .strictObject({
    id: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of account, principal, code and subject: the same in every run'),
    code: z.enum(findingCodes).describe('Kind of the difference'),
    severity: severitySchema,
    account: findingAccountSchema.describe('Account id, or `*` where the finding is about the settings'),
    principal: z
      .string()
      .nullable()
      .describe('ARN of the role or user; null where the finding is about an account or the settings'),
    requirements: z.array(z.string()).readonly().describe('Ids of the required sets that ask for it, sorted'),
    build: z.string().nullable().describe('Build whose sets were judged by'),
    subject: z
      .string()
      .describe('What it is about: for `ACTION_*` the action as the catalog spells it, for trust the principal'),
    summary: z.string().describe('One sentence that stands alone'),
    causes: z.array(cause).readonly().describe('The deciding cause first'),
    fix: z.string().describe('The next step, one sentence'),
    excess: z
      .strictObject({
        total: z.int().min(0),
        byAccessLevel: z.record(z.string(), z.int().min(0)).describe('Actions by access level: Read, List, Write …'),
      })
      .exactOptional()
      .describe('Actions that an excess adds'),
    exception: z
      .strictObject({
        reason: z.string(),
        owner: z.string(),
        expires: z.iso.date().describe('Last day it counts'),
      })
      .exactOptional()
      .describe('Present where somebody accepted the finding: it then counts for no verdict, alert or exit code'),
  })
  .describe('One difference between what Veeam requires and what is there') satisfies z.ZodType<Finding>;
