// Reads an IAM credential report: which access keys users have, since when, and when they were used.

import type { AccessKey } from '../../iam/principal.ts';

/** Columns of the report: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const firstColumns = 'user,arn,user_creation_time';

export type CredentialReport =
  | { readonly ok: true; readonly keysByUser: ReadonlyMap<string, readonly AccessKey[]> }
  | { readonly ok: false; readonly message: string };

/** Tells a report by its beginning: the CSV itself, or what `aws iam get-credential-report` prints around it. */
export function looksLikeCredentialReport(text: string): boolean {
  const start = text.trimStart();
  return start.startsWith(firstColumns) || /^\{\s*"(Content|ReportFormat|GeneratedTime)"\s*:/.test(start);
}

/** Reads the CSV, or the JSON that holds it in base64. Users come by their ARN; those without keys have an empty list. */
export function parseCredentialReport(text: string): CredentialReport {
  const csv = contentOf(text);
  if (csv === undefined) return { ok: false, message: 'expected a credential report: Content in base64, of text/csv' };
  const lines = linesOf(csv);
  const tooLong = lines.findIndex((line) => line.length > maxLineLength);
  if (tooLong < 0) return readLines(lines);
  const most = maxLineLength.toLocaleString('en-US');
  return { ok: false, message: `line ${tooLong + 1}: expected at most ${most} characters, got more` };
}

function readLines([first = '', ...rest]: readonly string[]): CredentialReport {
  const head = valuesOf(first);
  const missing = needed.filter((name) => !head.includes(name));
  if (missing.length > 0)
    return { ok: false, message: `expected a credential report with the columns ${missing.join(', ')}` };
  const columns = new Map(head.map((name, index) => [name, index]));
  const keysByUser = new Map<string, readonly AccessKey[]>();
  // Line by line: all values of all lines together would take many times the memory of the text.
  for (const [index, line] of rest.entries()) {
    const row = valuesOf(line);
    if (row.length !== head.length)
      return { ok: false, message: `line ${index + 2}: expected ${head.length} values, got ${row.length}` };
    const get = (name: string) => row[columns.get(name) ?? -1];
    keysByUser.set(get('arn') ?? '', keysOf(get));
  }
  return { ok: true, keysByUser };
}

/** A line of the 22 columns has some 1,500 characters where name and path of a user are as long as IAM allows. */
const maxLineLength = 8_192;

const numbers = [1, 2] as const;
const needed = ['arn', ...numbers.flatMap((n) => [`access_key_${n}_active`, `access_key_${n}_last_rotated`])];

function contentOf(text: string): string | undefined {
  if (!text.trimStart().startsWith('{')) return text;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('Content' in parsed)) return undefined;
    return typeof parsed.Content === 'string' ? Buffer.from(parsed.Content, 'base64').toString('utf8') : undefined;
  } catch {
    // What is no JSON is no report: the caller says so.
    return undefined;
  }
}

function keysOf(get: (name: string) => string | undefined): readonly AccessKey[] {
  return numbers.flatMap((number) => {
    const of = (name: string) => get(`access_key_${number}_${name}`);
    const since = instantOf(of('last_rotated'));
    const isActive = of('active') === 'true';
    if (since === undefined && !isActive) return [];
    const lastUsed = instantOf(of('last_used_date'));
    return [{ number, isActive, ...(since !== undefined && { since }), ...(lastUsed !== undefined && { lastUsed }) }];
  });
}

// `N/A`, `no_information` and `not_supported` stand where there is none.
function instantOf(value: string | undefined): string | undefined {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) || !/^\d{4}-/.test(value ?? '') ? undefined : new Date(time).toISOString();
}

function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\uFEFF/, '')
    .trim()
    .split(/\r?\n/);
}

// Names of users may hold commas, so that values may be quoted. A group that is tried anew for each character would use up
// the stack.
function valuesOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"([^"]*(?:""[^"]*)*)"|([^,]*))/g)].map(([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
