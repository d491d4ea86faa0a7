// Reads the findings of a JSON report one by one: a report may be longer than any text.

import { JSONParser } from '@streamparser/json';
import * as z from 'zod';
import { type Finding, findingSchema } from '../shared/drift/finding.ts';
import { reportSchemaId } from '../shared/drift/runReport.ts';
import { InputError } from '../shared/estate/inputError.ts';
import { readDecodedChunks } from '../shared/estate/readDecodedChunks.ts';
import { sizeOfFile } from '../shared/settings/readSmallFile.ts';
import { CliError } from './cliError.ts';

/** What tells a finding from all others. */
export type ReportedFinding = Pick<Finding, 'id' | 'code' | 'severity' | 'account' | 'principal' | 'subject'>;

const reported = findingSchema.pick({
  id: true,
  code: true,
  severity: true,
  account: true,
  principal: true,
  subject: true,
});
/** Bytes of a text that the tokenizer gathers before it decodes them. */
const stringBufferSize = 64 * 1024;

/**
 * Gives the findings of a report of this version, or of a newer one with members that are not known here. Throws a CliError
 * that names the first fault: a file that cannot be read, no JSON, no report, a finding of another form.
 */
export async function readReportFindings(file: string): Promise<readonly ReportedFinding[]> {
  await sizeOfFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${file}: expected a report that can be read: ${error.code ?? error.message}`, { cause: error });
  });
  const findings: ReportedFinding[] = [];
  let schema: unknown;
  const parser = new JSONParser({ paths: ['$.schema', '$.findings.*'], keepStack: false, stringBufferSize });
  parser.onValue = ({ key, value }) => {
    if (key === 'schema') schema = value;
    else findings.push(parseFinding(file, key, value));
  };
  await feed(parser, file);
  if (schema !== reportSchemaId)
    throw noReport(file, `schema: expected that, got ${JSON.stringify(schema) ?? 'nothing'}`);
  return findings;
}

async function feed(parser: JSONParser, file: string): Promise<void> {
  try {
    for await (const text of readDecodedChunks(file)) parser.write(text);
    if (!parser.isEnded) parser.end();
  } catch (error) {
    if (error instanceof CliError || error instanceof InputError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CliError(`${file}: expected a JSON report: ${reason}`, { cause: error });
  }
}

function parseFinding(file: string, index: unknown, value: unknown): ReportedFinding {
  const parsed = reported.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = z.core.toDotPath(['findings', Number(index), ...(issue?.path ?? [])]);
  throw noReport(file, `${path}: ${issue?.message}`);
}

function noReport(file: string, fault: string): CliError {
  return new CliError(`${file}: expected a report of ${reportSchemaId}: ${fault}`);
}
