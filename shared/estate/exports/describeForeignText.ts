// Says what a text is that should have been JSON: output of the AWS CLI in another form, or its error message.

import { InputError } from '../inputError.ts';
import { readDecodedChunks } from '../readDecodedChunks.ts';

const charactersLookedAt = 4_096;
const charactersQuoted = 120;

const list = '(UserDetailList|GroupDetailList|RoleDetailList|Policies)';
const again = 'export again with --output json';

/** The first of the forms are what the AWS CLI itself prints. */
const cliForms = 3;
/** Forms that are known by their first lines; the first that fits counts. */
const forms: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: new RegExp(`^(- )?${list}:`, 'm'), what: `the YAML output of the AWS CLI: ${again}` },
  {
    pattern: /^(USERDETAILLIST|GROUPDETAILLIST|ROLEDETAILLIST|POLICIES)\b/m,
    what: `the text output of the AWS CLI: ${again}`,
  },
  { pattern: /^[\s|+-]*\|\s*GetAccountAuthorizationDetails/, what: `the table output of the AWS CLI: ${again}` },
  { pattern: /^\s*<GetAccountAuthorizationDetails/, what: `the XML of the IAM API: ${again}` },
  { pattern: /^\s*<Objs\b/, what: 'the XML of Export-Clixml: use ConvertTo-Json -Depth 10 instead' },
  { pattern: /^\s*\[?\s*\{\s*'/, what: `a Python dictionary as print() writes it: use json.dumps, or ${again}` },
  { pattern: /^PK\W\W/, what: 'a ZIP archive: unpack it' },
];

/** Tells the file's form in words that go on after "got"; undefined where it begins like JSON. Reads its first lines. */
export async function describeForeignText(path: string): Promise<string | undefined> {
  const start = await readStart(path);
  const known = forms.find(({ pattern }) => pattern.test(start));
  if (known !== undefined) return known.what;
  const firstLine = start.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  if (!/^[A-Za-z]/.test(firstLine) || /^(true|false|null)\b/.test(firstLine)) return undefined;
  const quoted = firstLine.length > charactersQuoted ? `${firstLine.slice(0, charactersQuoted)}…` : firstLine;
  return `the text ${JSON.stringify(quoted)}: the command that was to write the file failed`;
}

/** What the AWS CLI and its wrappers print instead of an answer. */
const errorTexts = [
  /^(An error occurred \(|usage: aws |aws: (error|\[ERROR\])|aws : |Unable to locate credentials|Could not connect to the endpoint)/,
  /^(Error when retrieving (token|credentials)|The config profile \(.*\) could not be found|The SSO session )/,
  /^(Partial credentials found|Connection was closed before|You must specify a region|Error loading SSO Token)/,
];

/**
 * Tells output of the AWS CLI that was written in another form than JSON, its error message among them, whatever the
 * file's name.
 */
export async function isForeignExport(path: string): Promise<boolean> {
  const start = await readStartOfText(path);
  const patterns = forms.slice(0, cliForms).map(({ pattern }) => pattern);
  return patterns.some((pattern) => pattern.test(start)) || errorTexts.some((text) => text.test(start.trimStart()));
}

/** True where the file begins with nothing but white space: what is left of a command that failed. */
export async function isEmptyFile(path: string): Promise<boolean> {
  try {
    return (await readStart(path)).trim() === '';
  } catch (cause) {
    if (cause instanceof InputError) return false;
    throw cause;
  }
}

/** Tells an export by its first lines, whatever the file's name. */
export async function looksLikeExport(path: string): Promise<boolean> {
  return new RegExp(`^[\\s[]*\\{.*"${list}"\\s*:`, 's').test(await readStartOfText(path));
}

/** Empty for pictures and the like. */
async function readStartOfText(path: string): Promise<string> {
  try {
    return await readStart(path);
  } catch (cause) {
    if (cause instanceof InputError) return '';
    throw cause;
  }
}

async function readStart(path: string): Promise<string> {
  let start = '';
  for await (const chunk of readDecodedChunks(path)) {
    start += chunk;
    if (start.length >= charactersLookedAt) break;
  }
  return start.slice(0, charactersLookedAt);
}
