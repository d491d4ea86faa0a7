// The schema of the run report, `veeam-drift/report/1`: what `--json` prints, field by field.

import * as z from 'zod';
import { type RunReport, reportSchemaId } from '../drift/runReport.ts';
import { accountIdSchema, findingSchema, instantSchema, severitySchema } from './findingSchema.ts';

const count = z.int().min(0);

const accountCoverage = z.strictObject({
  account: accountIdSchema,
  name: z.string().exactOptional(),
  status: z.enum(['read', 'unreadable', 'excluded']).describe('`excluded`: the settings or the call leave it out'),
  reason: z
    .enum(['not-assumed', 'access-denied', 'throttled', 'suspended', 'not-reached', 'broken-export', 'failed'])
    .exactOptional(),
  message: z.string().exactOptional().describe('One sentence, for `unreadable` and `excluded`'),
  roles: count.describe('All roles of the account'),
  users: count.describe('All users of the account that were read'),
  principals: count.describe('Roles and users with required sets'),
});

const coverage = z
  .strictObject({
    accounts: z.array(accountCoverage).readonly(),
    accountsListed: count,
    accountsRead: count,
    accountsUnreadable: count,
    accountsExcluded: count,
    rolesRead: count,
    usersRead: count,
    principalsJudged: count,
    skipped: z
      .array(z.strictObject({ what: z.string(), why: z.string() }))
      .readonly()
      .describe('Input that was passed over, and why'),
    notes: z.array(z.string()).readonly().describe('What bears on every verdict of the run'),
  })
  .describe('What was read, and what was not');

/** A required set as reports and alerts name it. */
export const requirementRefSchema = z.strictObject({
  id: z.string().describe('`ec2-backup`'),
  title: z.string(),
  build: z.string(),
  url: z.string().describe("Page of Veeam's guide"),
  purpose: z.string().exactOptional().describe("What breaks without it, in Veeam's terms"),
});

const principal = z.strictObject({
  account: accountIdSchema,
  accountName: z.string().exactOptional(),
  principal: z.string().describe('ARN'),
  name: z.string(),
  kind: z.enum(['role', 'user']),
  requirements: z.array(requirementRefSchema).readonly(),
  selectedBy: z.enum(['tag', 'settings']).describe('How its required sets were found'),
  presumedAppliance: z
    .string()
    .exactOptional()
    .describe('ARN or account that is taken for the appliance, because the settings name none'),
  actions: z
    .strictObject({ required: count, granted: count, limited: count, denied: count, missing: count })
    .describe('Verdicts over the required actions; optional actions do not count'),
  worst: severitySchema.nullable().describe('Worst severity of its findings without accepted ones; null: no drift'),
  findings: z.array(z.string()).readonly().describe("Ids into the report's `findings`"),
});

/** The run that a report or an alert is about. */
export const runSchema = z.strictObject({
  id: z.string(),
  startedAt: instantSchema,
  finishedAt: instantSchema,
  trigger: z.enum(['desk', 'schedule', 'on-demand', 'event']),
  reason: z.string().exactOptional().describe('Why it ran, where the trigger says so'),
  toolVersion: z.string(),
  build: z.string().describe('Build that principals without a build tag are judged by'),
  actionTableDate: z.iso.date().describe('Date of the action table that expands wildcards'),
});

/** One finding against the last known state. */
export const changeSchema = z.strictObject({
  kind: z.enum(['new', 'worse', 'resolved', 'reminder']),
  finding: findingSchema.describe('For `resolved` the finding as it was last seen'),
  firstSeen: instantSchema,
  before: severitySchema.exactOptional().describe('Severity before, for `worse`'),
});

/** An account that can no longer be read, or can again. */
export const coverageChangeSchema = z.strictObject({
  account: accountIdSchema,
  kind: z.enum(['lost', 'regained']),
  message: z.string(),
});

/** Findings that count, by severity. */
export const totalsSchema = z.strictObject({ critical: count, high: count, medium: count, low: count, info: count });

/** Reads a run report; unknown fields are refused. */
export const runReportSchema = z
  .strictObject({
    schema: z.literal(reportSchemaId),
    run: runSchema,
    coverage,
    principals: z.array(principal).readonly().describe('Every role and user that was judged'),
    findings: z.array(findingSchema).readonly().describe("All principals' and accounts' findings, flat"),
    totals: totalsSchema.describe('Findings that count (no exception), by severity'),
    changes: z
      .strictObject({
        baseline: z.boolean().describe('First run: there was nothing to compare with'),
        findings: z.array(changeSchema).readonly(),
        coverage: z.array(coverageChangeSchema).readonly(),
      })
      .exactOptional()
      .describe('Against the last known state; absent where there is none to compare with'),
  })
  .describe('Report of one run of veeam-role-drift') satisfies z.ZodType<RunReport>;

export type ParsedRunReport =
  | { readonly ok: true; readonly report: RunReport }
  | { readonly ok: false; readonly message: string };

/** Reads the text of a JSON report; `message` names the first faults with their paths. */
export function parseRunReport(text: string): ParsedRunReport {
  const json = parseJson(text);
  if (!json.ok) return { ok: false, message: `expected a JSON report: ${json.message}` };
  const parsed = runReportSchema.safeParse(json.value);
  if (parsed.success) return { ok: true, report: parsed.data };
  const [issue, ...others] = parsed.error.issues;
  const path = issue === undefined ? '' : z.core.toDotPath(issue.path);
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return {
    ok: false,
    message: `expected a report of ${reportSchemaId}: ${path || 'the file'}: ${issue?.message}${more}`,
  };
}

function parseJson(
  text: string,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string } {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
