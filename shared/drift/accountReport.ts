// All that one account adds to a report: the unit that is streamed, stored and forgotten.

import * as z from 'zod';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';
import { unreadableReasons } from '../vocabulary/unreadableReason.ts';
import { type Finding, findingAccountSchema, findingSchema, severitySchema } from './finding.ts';
import { word } from './findings/word.ts';
import type { Listed } from './listed.ts';
import { requirementRefSchema } from './requirementRef.ts';
import { watchSchema } from './watchedPrincipal.ts';

const count = z.int().min(0);

/** What was passed over, and why; one sentence. */
export const skippedSchema = z.object({ what: z.string(), why: z.string() });

/** What one account, or all of them, left open: see drift/questions/question.ts. */
export const openPartSchema = z.object({
  question: z.string().describe('Id of the question, as in `session-policies`'),
  count: z.int().min(1),
  subjects: z.array(z.string()).readonly(),
  principals: z.int().min(1).exactOptional().describe('Roles and users that it is about, where `count` counts others'),
  proposed: z.array(z.string()).readonly().exactOptional().describe('Answers that the estate itself suggests'),
});

const expectedRoleSchema = z.object({
  name: z.string(),
  requirements: z.array(z.string()).readonly().describe('Ids of the sets that it must have'),
  principal: z.string().nullable().describe('ARN; null where the account has no such role, or was not read'),
  isUnread: z.literal(true).exactOptional().describe('The account, or the role, was not read'),
});

/** What was read of one account. */
export const accountCoverageSchema = z.object({
  account: accountIdSchema,
  name: z.string().exactOptional(),
  status: word(['read', 'unreadable', 'excluded']).describe('`excluded`: the settings or the call leave it out'),
  reason: word(unreadableReasons).exactOptional(),
  message: z.string().exactOptional().describe('One sentence, for `unreadable` and `excluded`'),
  organizationPath: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('Names of the root and the organizational units above it, root first; absent where they are not known'),
  roles: count.describe('All roles of the account'),
  users: count.describe('All users of the account that were read'),
  principals: count.describe('Roles and users with required sets'),
  unjudged: z
    .int()
    .min(1)
    .exactOptional()
    .describe('Roles and users with required sets that were read and not judged; absent where all were'),
  expectedRoles: z
    .array(expectedRoleSchema)
    .readonly()
    .exactOptional()
    .describe('Roles that the settings expect here by name; absent where there are none'),
  resources: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe('ARNs of the keys, buckets and vaults that were judged here, sorted; absent where none was'),
  questions: z
    .array(openPartSchema)
    .readonly()
    .exactOptional()
    .describe('What Veeam requires and could not be judged here; absent where nothing is open'),
});

const patterns = z.array(z.string()).readonly().exactOptional();

const scopePartSchema = z.object({
  requirements: patterns.describe('Only for these sets; absent: for all'),
  buckets: patterns,
  keys: patterns,
  passRoles: patterns,
  regions: patterns,
  vaults: patterns,
});

/** One judged role or user. */
export const principalReportSchema = z.object({
  account: accountIdSchema,
  accountName: z.string().exactOptional(),
  principal: z.string().describe('ARN'),
  name: z.string(),
  kind: word(['role', 'user']),
  requirements: z.array(requirementRefSchema).readonly(),
  selectedBy: word(['tag', 'settings']).describe('How its required sets were found'),
  scope: z
    .array(scopePartSchema)
    .readonly()
    .exactOptional()
    .describe('To which resources its requirements are bound; absent: to none'),
  presumedAppliance: z
    .string()
    .exactOptional()
    .describe('ARN or account that is taken for the appliance, because the settings name none'),
  trustedAppliances: z
    .array(z.string())
    .readonly()
    .exactOptional()
    .describe(
      'Of several appliances, or of those that a pattern means, the ones that can assume it; absent where the settings name one by its ARN or account, or none',
    ),
  actions: z
    .object({ required: count, granted: count, limited: count, denied: count, missing: count })
    .describe('Verdicts over the required actions; optional actions do not count'),
  worst: severitySchema.nullable().describe('Worst severity of its findings without accepted ones; null: no drift'),
  findings: z.array(z.string()).readonly().describe("Ids into the report's `findings`"),
});

/** The account's own part of a report; findings about the settings come as the account `*`. */
export const accountReportSchema = z.object({
  coverage: accountCoverageSchema.extend({ account: findingAccountSchema }),
  principals: z.array(principalReportSchema).readonly(),
  findings: z.array(findingSchema).readonly(),
  watch: watchSchema.exactOptional().describe('Absent where the account was not read, or no state is kept'),
});

export type AccountCoverage = Readonly<z.output<typeof accountCoverageSchema>>;
export type PrincipalReport = Readonly<z.output<typeof principalReportSchema>>;
export type AccountReport = Readonly<z.output<typeof accountReportSchema>>;

/** One judged role or user as a report in memory holds it. */
export interface ReportedPrincipal extends Omit<PrincipalReport, 'findings'> {
  readonly findings: Listed<string>;
}

/** What one account adds to a report in memory. */
export interface AccountParts extends Pick<AccountReport, 'coverage'> {
  readonly principals: Listed<ReportedPrincipal>;
  readonly findings: Listed<Finding>;
}
