// The records of the audit log: one JSON object per line, each tells by `record` what it is.

import * as z from 'zod';
import { accountReportSchema, principalReportSchema, skippedSchema } from '../drift/accountReport.ts';
import { changeSchema, coverageChangeSchema } from '../drift/change.ts';
import { findingSchema } from '../drift/finding.ts';
import type { ExceptionRule } from '../drift/judgeSettings.ts';
import { releasedSchema, watchedPrincipalSchema } from '../drift/watchedPrincipal.ts';
import { decodeJsonLines } from './encodeJson.ts';
import { readForm } from './storage/readForm.ts';

/** On every record: the run's id and when the record was made (ISO 8601). */
const head = { run: z.string(), at: z.string() };

const exception = z.object({
  account: z.string(),
  principal: z.string(),
  code: z.string(),
  subject: z.string(),
  reason: z.string(),
  owner: z.string(),
  expires: z.string(),
}) satisfies z.ZodType<ExceptionRule>;

const { finding: changed, kind: changeKind, ...changeFields } = changeSchema.shape;
const { kind: coverageChangeKind, ...coverageChangeFields } = coverageChangeSchema.shape;

/**
 * - `account`: what was read of it, or why not
 * - `principal`: verdict counts of one role or user
 * - `watched`: one role or user that is watched from now on, and how it stands with it
 * - `released`: one whose watch the settings ended, or that of these sets of it
 * - `finding`: one difference; with `exception` where somebody accepts it
 * - `change`: a finding that is new, worse, resolved or due for a reminder, with the finding's own fields
 * - `coverage-change`: an account that can no longer be read, or can again
 * - `exception`: one in force in this run, with the findings it matched
 * - `exception-edit`: one that was added, removed or changed since the run before
 * - `note`: what bears on every verdict of the run; with `why` input that belongs to no account, with `unread` a file
 *   that may be the export of one
 */
export const auditRecord = z.discriminatedUnion('record', [
  z.object({
    record: z.literal('account'),
    ...head,
    ...accountReportSchema.shape.coverage.shape,
    skipped: z.array(skippedSchema).readonly(),
    /** How many of its roles and users are watched; absent where no state is kept. */
    watches: z.int().min(0).exactOptional(),
  }),
  z.object({ record: z.literal('principal'), ...head, ...principalReportSchema.shape }),
  z.object({ record: z.literal('watched'), ...head, ...watchedPrincipalSchema.shape }),
  z.object({ record: z.literal('released'), ...head, ...releasedSchema.shape }),
  z.object({ record: z.literal('finding'), ...head, ...findingSchema.shape }),
  z.object({
    record: z.literal('change'),
    ...head,
    change: changeKind,
    ...changeFields,
    ...changed.shape,
  }),
  z.object({
    record: z.literal('coverage-change'),
    ...head,
    change: coverageChangeKind,
    ...coverageChangeFields,
  }),
  z.object({ record: z.literal('exception'), ...head, ...exception.shape, matched: z.int().min(0) }),
  z.object({
    record: z.literal('exception-edit'),
    ...head,
    edit: z.enum(['added', 'removed', 'changed']),
    before: exception.exactOptional(),
    after: exception.exactOptional(),
  }),
  z.object({
    record: z.literal('note'),
    ...head,
    what: z.string(),
    why: z.string().exactOptional(),
    unread: z.literal(true).exactOptional().describe('A file that may be an export and could not be read'),
  }),
]);

export type AuditRecord = z.output<typeof auditRecord>;
export const exceptionRecord = exception;

/**
 * Reads an object of the log. A record of a kind that this version does not know is left out: it counts in the manifest
 * all the same.
 *
 * @throws UnusableLogError that names `source` and the line where a record of a known kind is broken.
 */
export function readAuditRecords(body: Uint8Array, source: string): readonly AuditRecord[] {
  return auditRecordsOf(decodeJsonLines(body, source), source);
}

/** The same of lines that were decoded. @throws as {@link readAuditRecords} */
export function auditRecordsOf(lines: readonly unknown[], source: string): readonly AuditRecord[] {
  return lines.flatMap((line, index) => {
    const parsed = auditRecord.safeParse(line);
    if (parsed.success) return [parsed.data];
    if (!knownRecord.safeParse(line).success) return [];
    return [readForm(auditRecord, line, { source: `${source} line ${index + 1}`, form: 'a record' })];
  });
}

const knownRecord = z.object({ record: z.enum(auditRecord.options.map((option) => option.shape.record.value)) });
