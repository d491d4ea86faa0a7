// The IAM policy language as data: what a policy document says, read once and never changed.

import { isRecord } from './isRecord.ts';
import { type ParsedJson, parseJson } from './parseJson.ts';
import { readStatement } from './policy/readStatement.ts';
import type { Statement } from './policy/statement.ts';
import { type JsonPath, jsonPathText, RepeatedKeys } from './repeatedKeys.ts';

export type {
  Effect,
  PatternElement,
  PolicyCondition,
  PolicyPrincipal,
  PrincipalElement,
  Statement,
} from './policy/statement.ts';

export type PolicyVersion = '2008-10-17' | '2012-10-17';

/** One place in a document that IAM would refuse: `path` as in `Statement[2].Action[0]`, `message` says what was expected. */
export interface PolicyFault {
  readonly path: string;
  readonly message: string;
}

export interface PolicyDocument {
  /** A document without Version counts as 2008-10-17. */
  readonly version: PolicyVersion;
  readonly id?: string;
  readonly statements: readonly Statement[];
  /** Present where the document could not be read: it may allow or deny anything, and verdicts that it may touch are `limited`. */
  readonly faults?: readonly PolicyFault[];
  /** Of a document with faults: nobody gave it, so that nothing is wrong with it. */
  readonly isAbsent?: true;
}

export type ParsedPolicyDocument =
  | { readonly ok: true; readonly document: PolicyDocument }
  | { readonly ok: false; readonly faults: readonly PolicyFault[] };

/** More faults than this are counted, not listed: a document of 1 MB can hold a hundred thousand. */
const maxFaultsListed = 100;

/**
 * Reads a policy document: a string of JSON, plain or URL-encoded as the IAM API returns it, or the parsed object.
 * Element names and values are taken as IAM takes them, case-sensitive; what IAM itself refuses is a fault with its
 * path, and every fault is reported (the first 100 listed, the rest counted). A key that stands twice in one object is a
 * fault, in text here and in a parsed object where its reader left {@link RepeatedKeys} in its place: which of the values
 * IAM takes is nowhere written. Condition values that are numbers or booleans become strings. Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicyDocument(input: unknown): ParsedPolicyDocument {
  if (input instanceof RepeatedKeys) return { ok: false, faults: listFaults(input.paths.map(repeatedKeyFault)) };
  const decoded = typeof input === 'string' ? decodeJson(input) : { value: input, repeated: [] };
  if ('fault' in decoded) return { ok: false, faults: [decoded.fault] };
  const faults = decoded.repeated.map(repeatedKeyFault);
  const document = readDocument(decoded.value, faults);
  return faults.length === 0 ? { ok: true, document } : { ok: false, faults: listFaults(faults) };
}

/** Stands for a document that could not be read: it may allow or deny anything. */
export function unreadableDocument(faults: readonly PolicyFault[]): PolicyDocument {
  return { version: '2012-10-17', statements: [], faults };
}

/** Stands for a document that was not given; `message` says where it is to be had. */
export function absentDocument(message: string): PolicyDocument {
  return { ...unreadableDocument([{ path: '', message }]), isAbsent: true };
}

type DecodedJson =
  | { readonly value: unknown; readonly repeated: readonly JsonPath[] }
  | { readonly fault: PolicyFault };

function decodeJson(text: string): DecodedJson {
  // Whatever stands before it, a byte order mark too. A document that is plain JSON may hold any `%`; one that is encoded begins with `%7B` or an encoded blank.
  const json = text.trimStart();
  const parsed = json.startsWith('%') ? decodeUrl(json) : parseJson(json);
  return parsed.ok
    ? parsed
    : { fault: { path: '', message: `expected JSON, plain or URL-encoded: ${parsed.message}` } };
}

function decodeUrl(text: string): ParsedJson {
  try {
    return parseJson(decodeURIComponent(text));
  } catch (cause) {
    return { ok: false, message: String(cause) };
  }
}

function repeatedKeyFault(path: JsonPath): PolicyFault {
  return { path: jsonPathText(path), message: 'expected each key once in an object, got this one again' };
}

function readDocument(value: unknown, faults: PolicyFault[]): PolicyDocument {
  const elements = isRecord(value) ? new Map(Object.entries(value)) : new Map<string, unknown>();
  if (!isRecord(value)) faults.push({ path: '', message: 'expected a JSON object' });
  else if (!elements.has('Statement')) faults.push({ path: '', message: 'expected a Statement' });
  for (const name of elements.keys()) {
    if (!['Version', 'Id', 'Statement'].includes(name)) {
      faults.push({ path: name, message: 'unknown element: expected Version, Id or Statement' });
    }
  }
  const version = readVersion(elements, faults);
  const id = elements.get('Id');
  if (id !== undefined && typeof id !== 'string') faults.push({ path: 'Id', message: 'expected a string' });
  const statements = readStatements(faults, elements.get('Statement'));
  return typeof id === 'string' ? { version, id, statements } : { version, statements };
}

function readVersion(elements: ReadonlyMap<string, unknown>, faults: PolicyFault[]): PolicyVersion {
  const version = elements.has('Version') ? elements.get('Version') : '2008-10-17';
  if (version === '2012-10-17') return version;
  if (version !== '2008-10-17') faults.push({ path: 'Version', message: 'expected "2012-10-17" or "2008-10-17"' });
  return '2008-10-17';
}

function readStatements(faults: PolicyFault[], value: unknown = []): readonly Statement[] {
  const isList = Array.isArray(value);
  const values: readonly unknown[] = isList ? value : [value];
  return values.flatMap((item, index) => {
    const path = isList ? `Statement[${index}]` : 'Statement';
    return readStatement(item, { number: index + 1, path, faults }) ?? [];
  });
}

function listFaults(faults: readonly PolicyFault[]): readonly PolicyFault[] {
  if (faults.length <= maxFaultsListed) return faults;
  const message = `and ${faults.length - maxFaultsListed} more faults`;
  return [...faults.slice(0, maxFaultsListed), { path: '', message }];
}
