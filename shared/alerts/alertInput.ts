// What an alert says, `veeam-drift/alert/1`: the part of a run that people and machines are told about, in any form.

import * as z from 'zod';
import { changeSchema, coverageChangeSchema } from '../drift/change.ts';
import { findingAccountSchema, severitySchema } from '../drift/finding.ts';
import { instantSchema } from '../drift/instantSchema.ts';
import { requirementRefSchema } from '../drift/requirementRef.ts';
import { roleRollUpSchema } from '../drift/roleRollUp.ts';
import {
  coverageCountsSchema,
  coverageNotesSchema,
  headlineSchema,
  openQuestionSchema,
  runSchema,
  totalsSchema,
} from '../drift/runSchema.ts';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';

export const alertSchemaId = 'veeam-drift/alert/1';

/** A finding whose exception ends soon: announced 14 days ahead, so that nobody is surprised by its return. */
const expiringExceptionSchema = z.object({
  findingId: z.string(),
  account: findingAccountSchema,
  principal: z.string().nullable().describe('ARN; null where the finding is about an account'),
  code: z.string(),
  subject: z.string(),
  owner: z.string(),
  expires: z.iso.date().describe('The last day it counts'),
});

/** What a message proves later, wherever it was kept. */
export const sealSchema = z
  .object({ key: z.string(), sha256: z.string() })
  .describe(
    'Seal of the run: audit verify --anchors proves by a kept message that the log still has it; absent in older ones',
  );

/** A cause over all accounts in words, cut to a length; strangers' names are in it, and each form escapes them. */
const alertCauseSchema = z.object({
  code: z.string(),
  severity: severitySchema,
  place: z.string().describe('`veeam-ec2-backup in production (111122223333)`, `134 roles in 100 accounts`'),
  headline: z.string().describe('One sentence without a full stop'),
  next: z.string().describe('The next step'),
  breaks: z.array(z.string()).readonly().describe('What stops working'),
  principal: z.string().exactOptional().describe('ARN of the first role or user'),
  principals: z.int().min(0).describe('How many roles and users'),
  fix: z.string().exactOptional().describe('The command that prints the fix; absent where it would print nothing'),
});

/** One message: all changes of a run, or those of one account (`alerts.groupBy`). */
const alertSchema = z.object({
  id: z.string().describe('Deduplication id: the same message sent twice has the same one'),
  run: runSchema,
  account: accountIdSchema.exactOptional().describe('Present where the alert is about one account only'),
  baseline: z
    .boolean()
    .describe('First run: everything is new, so the message is a summary and `changes` may be empty'),
  comparedWith: instantSchema
    .exactOptional()
    .describe('When the state that `changes` compares with was written; absent for a baseline'),
  coverage: coverageCountsSchema.omit({ rolesRead: true, usersRead: true }).extend({ notes: coverageNotesSchema }),
  headline: headlineSchema.exactOptional().describe('Of the whole run, as its report begins; absent in older messages'),
  questions: z
    .array(openQuestionSchema)
    .readonly()
    .exactOptional()
    .describe('What Veeam requires and the run could not judge; absent in older messages'),
  expectedRoles: z
    .array(roleRollUpSchema)
    .readonly()
    .exactOptional()
    .describe(
      'Roles that the settings expect by name, summed up over the accounts of the run; absent where there are none',
    ),
  totals: totalsSchema.describe('Findings that count, by severity: of the whole run, or of the one account'),
  changes: z
    .array(changeSchema)
    .readonly()
    .describe('Findings below the minimum severity and those with an exception are left out'),
  causes: z
    .object({ worst: z.array(alertCauseSchema).readonly(), more: z.int().min(0) })
    .exactOptional()
    .describe('Of a baseline: the worst causes, what was not seen, and how many more there are'),
  coverageChanges: z.array(coverageChangeSchema).readonly(),
  accountNames: z
    .record(z.string(), z.string())
    .describe('Names of the accounts that the message speaks of, by id; an account without a name is left out'),
  requirements: z
    .array(requirementRefSchema)
    .readonly()
    .describe('The required sets that `changes` name, with their purpose: says what breaks'),
  expiringExceptions: z.array(expiringExceptionSchema).readonly(),
  reportLocation: z.string().exactOptional().describe('S3 URI, URL or folder of the whole report'),
  reportLink: z
    .object({ url: z.string(), until: instantSchema.describe('It ends sooner with the credentials that signed it') })
    .exactOptional()
    .describe('Opens the report to whoever has the message; present where `alerts.reportLinkHours` asks for it'),
  deskSettings: z
    .string()
    .exactOptional()
    .describe(
      'What `--settings` of the command reads the settings of the run from: a file, `ssm:NAME` or `s3://bucket/key`; absent where there are none, and in older messages',
    ),
  seal: sealSchema.exactOptional(),
  omitted: z
    .object({ changes: z.int().min(0) })
    .exactOptional()
    .describe('Present where changes were cut to fit the message: how many are only in the whole report'),
});

/** The message as it is published: {@link AlertInput} with the schema's name in front. */
export const alertMessageSchema = z.object({ schema: z.literal(alertSchemaId), ...alertSchema.shape });

export type AlertCause = Readonly<z.output<typeof alertCauseSchema>>;
export type ExpiringException = Readonly<z.output<typeof expiringExceptionSchema>>;
export type AlertInput = Readonly<z.output<typeof alertSchema>>;
/** Counts of a run's coverage, as an alert says them. */
export type AlertCoverage = AlertInput['coverage'];
