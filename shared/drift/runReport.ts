// The run report, `veeam-drift/report/1`: what one scan saw and found. Printed as JSON, rendered by shared/report.

import * as z from 'zod';
import { accountCoverageSchema, principalReportSchema, skippedSchema } from './accountReport.ts';
import { changeSchema, coverageChangeSchema, instantSchema } from './change.ts';
import { findingSchema } from './finding.ts';
import { word } from './word.ts';

export const reportSchemaId = 'veeam-drift/report/1';

const count = z.int().min(0);

export const coverageSchema = z
  .object({
    accounts: z.array(accountCoverageSchema).readonly(),
    accountsListed: count,
    accountsRead: count,
    accountsUnreadable: count,
    accountsExcluded: count,
    rolesRead: count,
    usersRead: count,
    principalsJudged: count,
    skipped: z.array(skippedSchema).readonly().describe('Input that was passed over, and why'),
    notes: z.array(z.string()).readonly().describe('What bears on every verdict of the run'),
  })
  .describe('What was read, and what was not');

export const runTriggers = ['desk', 'schedule', 'on-demand', 'event'] as const;
export type RunTrigger = (typeof runTriggers)[number];

/** The run that a report or an alert is about. */
export const runSchema = z.object({
  id: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema,
  trigger: word(runTriggers),
  reason: z.string().exactOptional().describe('Why it ran, where the trigger says so'),
  toolVersion: z.string(),
  build: z.string().describe('Build that principals without a build tag are judged by'),
  actionTableDate: z.iso.date().describe('Date of the action table that expands wildcards'),
});

/** Findings that count, by severity. */
export const totalsSchema = z.object({ critical: count, high: count, medium: count, low: count, info: count });

export const runReportSchema = z
  .object({
    schema: z.literal(reportSchemaId),
    run: runSchema,
    coverage: coverageSchema,
    principals: z.array(principalReportSchema).readonly().describe('Every role and user that was judged'),
    findings: z.array(findingSchema).readonly().describe("All principals' and accounts' findings, flat"),
    totals: totalsSchema.describe('Findings that count (no exception), by severity'),
    changes: z
      .object({
        baseline: z.boolean().describe('First run: there was nothing to compare with'),
        findings: z.array(changeSchema).readonly(),
        coverage: z.array(coverageChangeSchema).readonly(),
      })
      .exactOptional()
      .describe('Against the last known state; absent where there is none to compare with'),
  })
  .describe('Report of one run of veeam-role-drift');

export type Coverage = Readonly<z.output<typeof coverageSchema>>;
export type RunReport = Readonly<z.output<typeof runReportSchema>>;
