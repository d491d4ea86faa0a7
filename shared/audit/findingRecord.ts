// Reads findings and verdicts back from the log: what an older or a newer version wrote too, as far as it is known here.

import * as z from 'zod';
import { type Finding, findingCodes, severities } from '../drift/finding.ts';
import type { AccountCoverage, PrincipalReport } from '../drift/runReport.ts';

const count = z.int().min(0);
const texts = z.array(z.string()).readonly();
const cause = z.object({
  layer: z.enum(['identity', 'boundary', 'scp', 'rcp', 'trust', 'instance-profile', 'tag', 'settings', 'account']),
  kind: z.string(),
  level: z.object({ index: count, id: z.string().exactOptional(), name: z.string() }).exactOptional(),
  policy: z.string().exactOptional(),
  policyArn: z.string().exactOptional(),
  effect: z.enum(['Allow', 'Deny']).exactOptional(),
  statement: z.object({ number: z.int(), sid: z.string().exactOptional() }).exactOptional(),
  condition: z.object({ operator: z.string(), key: z.string(), values: texts }).exactOptional(),
  resources: texts.exactOptional(),
  why: z.string(),
});

/** A finding of the log. Fields that this version does not know are left out. */
export const findingRecord = z.object({
  id: z.string(),
  code: z.enum(findingCodes),
  severity: z.enum(severities),
  account: z.string(),
  principal: z.string().nullable(),
  requirements: texts,
  build: z.string().nullable(),
  subject: z.string(),
  summary: z.string(),
  causes: z.array(cause).readonly(),
  fix: z.string(),
  excess: z.object({ total: count, byAccessLevel: z.record(z.string(), count) }).exactOptional(),
  exception: z.object({ reason: z.string(), owner: z.string(), expires: z.string() }).exactOptional(),
}) satisfies z.ZodType<Finding>;

/** What was read of one account. */
export const coverageRecord = z.object({
  account: z.string(),
  name: z.string().exactOptional(),
  status: z.enum(['read', 'unreadable', 'excluded']),
  reason: z
    .enum(['not-assumed', 'access-denied', 'throttled', 'suspended', 'not-reached', 'broken-export', 'failed'])
    .exactOptional(),
  message: z.string().exactOptional(),
  roles: count,
  users: count,
  principals: count,
}) satisfies z.ZodType<AccountCoverage>;

/** Verdict counts of one role or user. */
export const principalRecord = z.object({
  account: z.string(),
  accountName: z.string().exactOptional(),
  principal: z.string(),
  name: z.string(),
  kind: z.enum(['role', 'user']),
  requirements: z
    .array(
      z.object({
        id: z.string(),
        title: z.string(),
        build: z.string(),
        url: z.string(),
        purpose: z.string().exactOptional(),
      }),
    )
    .readonly(),
  selectedBy: z.enum(['tag', 'settings']),
  presumedAppliance: z.string().exactOptional(),
  actions: z.object({ required: count, granted: count, limited: count, denied: count, missing: count }),
  worst: z.enum(severities).nullable(),
  findings: texts,
}) satisfies z.ZodType<PrincipalReport>;

/** How often each severity occurs. */
export const totalsRecord = z.object({ critical: count, high: count, medium: count, low: count, info: count });
