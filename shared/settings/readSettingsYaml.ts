// Reads the YAML of a settings file and remembers on which line each value stands.

import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { isAccountId } from '../vocabulary/isAccountId.ts';

/** One place that has to be repaired; `path` as in `exceptions[0].expires`, empty for the file as a whole. */
export interface SettingsFault {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** What was expected and what came. */
  readonly message: string;
}

export type YamlPath = readonly (string | number)[];

export type ReadYaml =
  | {
      readonly ok: true;
      /** Plain data; `{}` for an empty file. A key without a value counts as not given. */
      readonly value: unknown;
      /** Line of a value, or of the nearest one around it where it is missing. */
      readonly lineOf: (path: YamlPath) => number;
    }
  | { readonly ok: false; readonly faults: readonly SettingsFault[] };

/**
 * Reads YAML 1.2 (and so JSON). Numbers of 12 digits stay text, with their zeros: they are account ids. Faults of the
 * YAML itself, such as tabs, keys that come twice and nests of aliases that would fill the memory, are all given.
 */
export function readSettingsYaml(text: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', prettyErrors: false, logLevel: 'error' });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const found = [...document.errors, ...document.warnings];
  const tooDeep = found.find(({ message }) => /stack/i.test(message));
  if (tooDeep !== undefined) {
    const message = 'expected fewer lists and maps in each other than can be read';
    return { ok: false, faults: [{ path: '', line: lineAt(tooDeep.pos[0]), message }] };
  }
  const faults = found.map(({ code, message, pos: [offset] }) => ({
    path: '',
    line: lineAt(offset),
    message: yamlMessage(code, message, text.slice(offset)),
  }));
  keepAccountIds(document);
  const all = [...faults, ...keyFaults(document, lineAt)];
  if (all.length > 0) return { ok: false, faults: all };
  const plain = toPlainData(document);
  if (!plain.ok) return plain;
  return { ok: true, value: plain.value, lineOf: (path) => lineAt(offsetOf(document, path)) };
}

function yamlMessage(code: string, message: string, rest: string): string {
  if (code === 'DUPLICATE_KEY')
    return `expected each key once, got ${JSON.stringify(/^[^:\n]*/.exec(rest)?.[0])} again`;
  if (code === 'MULTIPLE_DOCS') return 'expected one document, got "---" and a second one';
  return `expected YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

function keepAccountIds(document: Document.Parsed): void {
  visit(document, {
    Scalar(_, scalar) {
      const { source } = scalar;
      if (typeof scalar.value === 'number' && source !== undefined && isAccountId(source)) scalar.value = source;
    },
  });
}

function keyFaults(document: Document.Parsed, lineAt: (offset: number) => number): readonly SettingsFault[] {
  const faults: SettingsFault[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value === 'string') return;
      const line = lineAt(isNodeWithRange(key) ? key.range[0] : 0);
      faults.push({ path: '', line, message: 'expected a name as key' });
    },
  });
  return faults;
}

function toPlainData(
  document: Document.Parsed,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly faults: readonly SettingsFault[] } {
  try {
    const value: unknown = document.toJS({
      reviver: (_key: unknown, held: unknown) => (held === null ? undefined : held),
    });
    return { ok: true, value: value ?? {} };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { ok: false, faults: [{ path: '', line: 1, message: `expected plain YAML: ${reason}` }] };
  }
}

function offsetOf(document: Document.Parsed, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = isNodeWithRange(node) ? node.range[0] : 0;
  for (const part of path) {
    const resolved = isAlias(node) ? node.resolve(document) : node;
    const child = childOf(resolved, part);
    if (child === undefined) return offset;
    offset = child.offset ?? offset;
    node = child.node;
  }
  return offset;
}

function childOf(
  node: unknown,
  part: string | number,
): { readonly node: unknown; readonly offset?: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && key.value === part);
    if (pair === undefined) return undefined;
    return { node: pair.value, ...(isNodeWithRange(pair.key) && { offset: pair.key.range[0] }) };
  }
  if (!isSeq(node) || typeof part !== 'number') return undefined;
  const item = node.items[part];
  return item === undefined ? undefined : { node: item, ...(isNodeWithRange(item) && { offset: item.range[0] }) };
}

function isNodeWithRange(node: unknown): node is Node & { readonly range: readonly [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
