// What changed since the last known state, and that state itself.

import * as z from 'zod';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';
import { findingAccountSchema, findingSchema, severitySchema } from './finding.ts';
import { word } from './findings/word.ts';
import { instantSchema } from './instantSchema.ts';
import { watchedPrincipalSchema } from './watchedPrincipal.ts';

export const changeKinds = ['new', 'worse', 'resolved', 'reminder'] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** One finding against the last known state. */
export const changeSchema = z.object({
  kind: word(changeKinds),
  finding: findingSchema.describe('For `resolved` the finding as it was last seen'),
  firstSeen: instantSchema,
  before: severitySchema.exactOptional().describe('Severity before, for `worse`'),
});

export const coverageChangeKinds = ['lost', 'regained'] as const;

/** An account that can no longer be read, or can again. */
export const coverageChangeSchema = z.object({
  account: accountIdSchema,
  kind: word(coverageChangeKinds),
  message: z.string(),
});

/** One finding as the last known state keeps it. */
const knownFindingSchema = z.object({
  finding: findingSchema,
  firstSeen: instantSchema,
  lastAlerted: instantSchema
    .nullable()
    .describe('When a change of it was last told; null: never, because it was accepted from the start'),
});

/** The last known state of one account: what the next run compares with. */
export const accountStateSchema = z.object({
  account: findingAccountSchema,
  status: word(['read', 'unreadable']).describe('Whether the last run that tried could read it'),
  since: instantSchema.describe('When `status` was first so'),
  lastRead: instantSchema.nullable().describe('null: it was never read'),
  findings: z.array(knownFindingSchema).readonly(),
  watched: z
    .array(watchedPrincipalSchema)
    .readonly()
    .exactOptional()
    .describe('Absent in the state of a version that kept no watch'),
});

export type Change = Readonly<z.output<typeof changeSchema>>;
export type CoverageChange = Readonly<z.output<typeof coverageChangeSchema>>;
export type KnownFinding = Readonly<z.output<typeof knownFindingSchema>>;
export type AccountState = Readonly<z.output<typeof accountStateSchema>>;
