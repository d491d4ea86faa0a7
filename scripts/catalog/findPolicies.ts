// Finds the IAM policies and lists of actions that a page of the guide prints.

import { parseJson } from '../../shared/iam/parseJson.ts';
import { jsonPathText } from '../../shared/iam/repeatedKeys.ts';
import { type CutJson, cutJson } from './cutJson.ts';
import type { PageFault } from './pageFault.ts';
import type { PageLine } from './readLines.ts';

/** A policy as the page prints it. */
export interface PagePolicy {
  readonly line: number;
  /** The line of text before it. */
  readonly caption: string;
  readonly kind: 'trust' | 'permissions';
  /** What the page prints: a whole policy, one statement, or names of actions alone. */
  readonly form: 'policy' | 'statement' | 'list';
  readonly statements: readonly Readonly<Record<string, unknown>>[];
  /** What had to be mended to read it. */
  readonly defects: readonly string[];
}

export interface FoundPolicies {
  readonly policies: readonly PagePolicy[];
  /** Places are lines of the file. */
  readonly faults: readonly (Omit<PageFault, 'place'> & { readonly line: number })[];
  /** All lines that no policy takes. */
  readonly prose: readonly PageLine[];
}

const actionLine = /^"?([a-z0-9-]+:[A-Z][A-Za-z0-9]*\*?)"?[,;.]?$/;

/** Gives all of them in the page's order. What looks like a policy and cannot be read whole is a fault. */
export function findPolicies(page: readonly PageLine[]): FoundPolicies {
  const lines = [...page];
  const policies: PagePolicy[] = [];
  const faults: FoundPolicies['faults'][number][] = [];
  const prose: PageLine[] = [];
  for (let at = 0; at < lines.length; ) {
    lines.splice(at, 1, ...lines.slice(at, at + 1).flatMap(splitBeforeJson));
    const found = policyAt(lines, at);
    if (found === undefined) prose.push(...lines.slice(at, at + 1));
    else if ('policy' in found) policies.push({ ...found.policy, caption: prose.at(-1)?.text ?? '' });
    else faults.push(found.fault);
    at += found?.taken ?? 1;
    if (found !== undefined && found.rest !== '') lines.splice(at, 0, { text: found.rest, line: found.lastLine });
  }
  return { policies, faults, prose };
}

type Found = { readonly taken: number; readonly rest: string; readonly lastLine: number } & (
  | { readonly policy: Omit<PagePolicy, 'caption'> }
  | { readonly fault: FoundPolicies['faults'][number] }
);

// A policy may begin behind a word in the same line.
function splitBeforeJson({ text, line }: PageLine): readonly PageLine[] {
  const at = text.search(/\{ ?("|$)/);
  return at > 0
    ? [
        { text: text.slice(0, at).trim(), line },
        { text: text.slice(at), line },
      ]
    : [{ text, line }];
}

function policyAt(lines: readonly PageLine[], at: number): Found | undefined {
  return listAt(lines, at) ?? jsonAt(lines, at);
}

function listAt(lines: readonly PageLine[], at: number): Found | undefined {
  const actions: string[] = [];
  for (const { text } of lines.slice(at)) {
    const action = actionLine.exec(text)?.[1];
    if (action === undefined) break;
    actions.push(action);
  }
  if (actions.length === 0) return undefined;
  const line = lines[at]?.line ?? 0;
  return { taken: actions.length, rest: '', lastLine: 0, policy: { line, ...listOf(actions), defects: [] } };
}

function listOf(actions: readonly string[]): ReadPolicy {
  return { kind: 'permissions', form: 'list', statements: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

function jsonAt(lines: readonly PageLine[], at: number): Found | undefined {
  const cut = cutJson(lines.slice(at).map(({ text }) => text));
  if (cut === undefined || !looksLikePolicy(cut.text)) return undefined;
  const lineOf = (within: number) => lines[at + within]?.line ?? 0;
  const read = readPolicy(cut);
  const { taken, rest } = cut;
  const place = { taken, rest, lastLine: lineOf(taken - 1) };
  if ('message' in read) {
    const where = quoteLine(lines[at + read.within]?.text ?? '');
    return { ...place, fault: { line: lineOf(read.within), message: `${read.message}, in: ${where}` } };
  }
  return { ...place, policy: { line: lineOf(0), ...read, defects: cut.defects } };
}

type ReadPolicy = Pick<PagePolicy, 'kind' | 'form' | 'statements'>;

/** Gives the policy, or what is wrong in which line of it, from 0. */
function readPolicy({ text, isWhole }: CutJson): ReadPolicy | { readonly message: string; readonly within: number } {
  if (!isWhole)
    return { message: 'expected the end of the policy that begins here: it, or the page, is cut off', within: 0 };
  const strange = /[^\n\x20-\x7e]/.exec(text);
  if (strange !== null) {
    const message = `expected plain letters in a policy, got ${JSON.stringify(strange[0])}`;
    return { message, within: lineBreaks(text, strange.index) };
  }
  const names = /^\{\s*((?:"[a-z0-9-]+:[\w*]+"\s*,?\s*)+)\}$/.exec(text)?.[1];
  if (names !== undefined) return listOf(names.match(/[a-z0-9-]+:[\w*]+/g) ?? []);
  const json = parseJson(text);
  if (!json.ok)
    return { message: `expected a policy: ${json.message}`, within: lineBreaks(text, characterOf(json.message)) };
  const [repeated] = json.repeated;
  if (repeated !== undefined) return { message: `expected ${jsonPathText(repeated)} once, got it twice`, within: 0 };
  const message = 'expected statements with Effect and Action, and with a Principal all or none';
  return policyOf(json.value) ?? { message, within: 0 };
}

function policyOf(value: unknown): ReadPolicy | undefined {
  const whole = recordOf(value);
  if (whole === undefined) return undefined;
  const form = whole.Statement === undefined ? 'statement' : 'policy';
  const given = form === 'policy' ? whole.Statement : whole;
  const statements = (Array.isArray(given) ? given : [given]).flatMap((one: unknown) => {
    const statement = recordOf(one);
    return statement === undefined ? [] : [statement];
  });
  const trusting = statements.filter(({ Principal }) => Principal !== undefined).length;
  const isWhole =
    statements.length > 0 &&
    statements.every(({ Effect, Action, NotAction }) => Effect !== undefined && (Action ?? NotAction) !== undefined) &&
    statements.length === (Array.isArray(given) ? given.length : 1) &&
    (trusting === 0 || trusting === statements.length);
  return isWhole ? { kind: trusting > 0 ? 'trust' : 'permissions', form, statements } : undefined;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
}

function looksLikePolicy(text: string): boolean {
  return /"(Statement|Effect|NotAction|Action)"/.test(text) || /"[a-z0-9-]+:[A-Z][A-Za-z0-9]+"/.test(text);
}

// A page may be saved as one long line, so that its number alone says little.
function quoteLine(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function lineBreaks(text: string, end: number): number {
  return text.slice(0, end).split('\n').length - 1;
}

function characterOf(message: string): number {
  return Number(/at character (\d+)/.exec(message)?.[1] ?? 1) - 1;
}
