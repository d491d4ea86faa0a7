// The run report, `veeam-drift/report/1`: what one scan saw and found. Printed as JSON, rendered by shared/report.

import * as z from 'zod';
import { type AccountParts, accountCoverageSchema, principalReportSchema, skippedSchema } from './accountReport.ts';
import { changeSchema, coverageChangeSchema } from './change.ts';
import { findingSchema } from './finding.ts';
import { roleRollUpSchema } from './roleRollUp.ts';
import {
  coverageCountsSchema,
  coverageNotesSchema,
  headlineSchema,
  openQuestionSchema,
  runSchema,
  totalsSchema,
} from './runSchema.ts';

export const reportSchemaId = 'veeam-drift/report/1';

const coverageSchema = z
  .object({
    accounts: z.array(accountCoverageSchema).readonly(),
    ...coverageCountsSchema.shape,
    skipped: z.array(skippedSchema).readonly().describe('Input that was passed over, and why'),
    notes: coverageNotesSchema,
  })
  .describe('What was read, and what was not');

export const runReportSchema = z
  .object({
    schema: z.literal(reportSchemaId),
    run: runSchema,
    headline: headlineSchema.exactOptional().describe('Absent in reports of earlier versions'),
    coverage: coverageSchema,
    questions: z
      .array(openQuestionSchema)
      .readonly()
      .exactOptional()
      .describe('What Veeam requires and this run could not judge, each once'),
    expectedRoles: z
      .array(roleRollUpSchema)
      .readonly()
      .exactOptional()
      .describe('Roles that the settings expect by name, summed up over the accounts; absent where there are none'),
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
/** The report as its JSON form is read. */
export type WrittenReport = Readonly<z.output<typeof runReportSchema>>;

/** The report in memory: lists that grow with the estate may make their entries as they are asked for. */
export interface RunReport
  extends Omit<WrittenReport, 'principals' | 'findings'>,
    Pick<AccountParts, 'principals' | 'findings'> {}
