// The schemas of the events that programs get after a run.

import * as z from 'zod';
import { changeSchema } from '../drift/change.ts';
import { findingAccountSchema, severitySchema } from '../drift/finding.ts';
import { headlineSchema, runSchema, totalsSchema } from '../drift/runSchema.ts';
import { sealSchema } from './alertInput.ts';

const count = z.int().min(0);

/** Detail of `Veeam Role Drift Detected` and `Veeam Role Drift Resolved`: what changed in one role, user or account. */
export const driftEventSchema = z
  .object({
    schema: z.literal('veeam-drift/event/1'),
    id: z.string().describe('Deduplication id: the same event sent twice has the same one'),
    run: runSchema,
    account: findingAccountSchema,
    accountName: z.string().exactOptional(),
    principal: z
      .string()
      .nullable()
      .describe('ARN of the role or user; null where an account or the settings are meant'),
    severity: severitySchema.describe('Worst severity among the changes'),
    part: z
      .object({ number: z.int().min(1), of: z.int().min(1) })
      .exactOptional()
      .describe('Present where the changes of one principal fill several events'),
    changes: z.array(changeSchema).readonly().describe('`new`, `worse` and `reminder`, or only `resolved`'),
    seal: sealSchema.exactOptional(),
    reportLocation: z.string().exactOptional().describe('S3 URI, URL or folder of the whole report'),
  })
  .describe('Drift of one role, user or account');

/** Detail of `Veeam Role Drift Scan Finished`: one per run, whether anything changed or not. */
export const finishedEventSchema = z
  .object({
    schema: z.literal('veeam-drift/event/1'),
    id: z.string().describe('Deduplication id: the same event sent twice has the same one'),
    run: runSchema,
    baseline: z.boolean().describe('First run over the whole estate'),
    partial: z.boolean().describe('The run looked at less than the whole estate'),
    headline: headlineSchema.exactOptional().describe('What every form of the report begins with'),
    unseen: z
      .object({ accounts: count, files: count, principals: count, unjudged: count.exactOptional() })
      .exactOptional()
      .describe('What was to be read and was not, where no exception accepts it'),
    questionsOpen: count.exactOptional().describe('What Veeam requires and the run could not judge'),
    accountsListed: count,
    accountsRead: count,
    accountsUnreadable: count,
    principals: count,
    findings: totalsSchema.describe('Findings that count, by severity'),
    changes: z.object({ new: count, worse: count, resolved: count, reminder: count }),
    manifest: z
      .object({ key: z.string(), sha256: z.string() })
      .describe('Seal of the run: audit verify --anchors takes the event, --expect the digest'),
    reportLocation: z.string().exactOptional(),
  })
  .describe('A run has ended');

export type DriftEvent = z.output<typeof driftEventSchema>;
/** How a run ended, in numbers: told to programs after every run, changes or not. */
export type FinishedScan = Readonly<Omit<z.output<typeof finishedEventSchema>, 'schema' | 'id'>>;
