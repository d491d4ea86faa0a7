// Reads the text of a JSON report: one of this version, or of a newer one with members that are not known here.

import * as z from 'zod';
import { reportSchemaId, runReportSchema, type WrittenReport } from '../drift/runReport.ts';

export type ParsedRunReport =
  | { readonly ok: true; readonly report: WrittenReport }
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
