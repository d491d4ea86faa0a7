// One difference between what Veeam requires and what a principal has: the unit of every report, alert and record.
//
// The schemas are the types, the JSON Schemas and the reader of the audit log: a member is declared here and nowhere
// else. Reading leaves out members that this version does not know and keeps words that it does not know.

import { hash } from 'node:crypto';
import * as z from 'zod';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';
import { word } from './findings/word.ts';
import { findingCodes } from './ruleFacts.ts';
import { type Severity, severities, severityOf } from './severity.ts';

export const causeLayers = [
  'identity',
  'boundary',
  'scp',
  'rcp',
  'resource',
  'trust',
  'instance-profile',
  'tag',
  'settings',
  'account',
] as const;
export type CauseLayer = (typeof causeLayers)[number];

/** An account id, or `*` for what concerns the settings and no account. */
export const findingAccountSchema = z.union([accountIdSchema, z.literal('*')]);

/** One of {@link severities}; see {@link severityOf} for other words. */
export const severitySchema = word(severities);

const level = z.object({
  index: z.int().min(0).describe('Steps from the root of the organization, which is 0'),
  id: z.string().exactOptional().describe('`r-…`, `ou-…` or the account id'),
  name: z.string(),
});

const statement = z.object({
  number: z.int().min(1).describe('Position in the document, from 1'),
  sid: z.string().exactOptional(),
});

const causeSchema = z
  .object({
    layer: word(causeLayers).describe('Where the cause stands'),
    kind: z
      .string()
      .describe("`no-allow`, `explicit-deny`, `resource`, `condition`, `unreadable`, or the rule's own word"),
    level: level.exactOptional().describe('The root, OU or account that the SCP or RCP hangs on'),
    policy: z.string().exactOptional().describe('Name of the policy'),
    policyArn: z.string().exactOptional().describe('ARN of a managed policy; inline policies have none'),
    effect: word(['Allow', 'Deny']).exactOptional().describe('Effect of the statement that decides'),
    statement: statement.exactOptional().describe('The statement that decides'),
    condition: z
      .object({ operator: z.string(), key: z.string(), values: z.array(z.string()).readonly() })
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

const excessSchema = z.object({
  total: z.int().min(0),
  byAccessLevel: z.record(z.string(), z.int().min(0)).describe('Actions by access level: Read, List, Write …'),
});

const appliedExceptionSchema = z.object({
  reason: z.string(),
  owner: z.string(),
  expires: z.iso.date().describe('Last day it counts'),
});

export const findingSchema = z
  .object({
    id: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('SHA-256 of account, principal, code and subject: the same in every run'),
    code: word(findingCodes).describe('Kind of the difference'),
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
    resources: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('ARN patterns that it must be allowed on, where a scope or an own set binds it; absent: all'),
    causes: z.array(causeSchema).readonly().describe('The deciding cause first'),
    fix: z.string().describe('The next step, one sentence'),
    excess: excessSchema.exactOptional().describe('Actions that an excess adds'),
    upgrade: z
      .object({ build: z.string(), date: z.iso.date() })
      .exactOptional()
      .describe('Present where it lacks only by the sets of a build to come: `info` until that day'),
    exception: appliedExceptionSchema
      .exactOptional()
      .describe('Present where somebody accepted the finding: it then counts for no verdict, alert or exit code'),
  })
  .describe('One difference between what Veeam requires and what is there');

export type FindingCause = Readonly<z.output<typeof causeSchema>>;
/** How many actions an excess adds, by access level of the Service Authorization Reference. */
export type ExcessCount = Readonly<z.output<typeof excessSchema>>;
export type Finding = Readonly<z.output<typeof findingSchema>>;

/** SHA-256 (hex) of account, principal ARN, code and subject: the same in every run, build and order. */
export function findingId(of: Pick<Finding, 'account' | 'principal' | 'code' | 'subject'>): string {
  return hash('sha256', JSON.stringify([of.account, of.principal, of.code, of.subject]));
}

/** Gives the worst severity of the findings that count, null where none does. */
export function worstSeverity(findings: readonly Finding[]): Severity | null {
  const counting = new Set(
    findings.filter((finding) => finding.exception === undefined).map((finding) => severityOf(finding.severity)),
  );
  return severities.find((severity) => counting.has(severity)) ?? null;
}
