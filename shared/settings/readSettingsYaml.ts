// Reads the YAML of a settings file and remembers on which line each value stands.

import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type PlainData, toPlainData, tooDeepMessage } from './yaml/toPlainData.ts';

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
  const document = parseDocument(text, {
    lineCounter: lines,
    version: '1.2',
    prettyErrors: false,
    logLevel: 'error',
    // The library compares each key with all before it; keys that come twice are found below.
    uniqueKeys: false,
  });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const found = [...document.errors, ...document.warnings];
  const tooDeep = found.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (tooDeep !== undefined)
    return { ok: false, faults: [{ path: '', line: lineAt(tooDeep.pos[0]), message: tooDeepMessage }] };
  const plain = toPlainData(document.contents);
  const faults = [
    ...found.map(({ code, message, pos: [offset] }) => ({ offset, message: yamlMessage(code, message) })),
    ...plain.faults,
  ];
  if (faults.length > 0)
    return { ok: false, faults: faults.map(({ offset, message }) => ({ path: '', line: lineAt(offset), message })) };
  const offsetOf = createOffsetFinder(document.contents, plain);
  return { ok: true, value: plain.value ?? {}, lineOf: (path) => lineAt(offsetOf(path)) };
}

function yamlMessage(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'expected one document, got "---" and a second one';
  return `expected YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** Gives where a value stands, or the nearest one around it. Asked for each fault, of which a long list has many. */
function createOffsetFinder(contents: unknown, { sources }: PlainData): (path: YamlPath) => number {
  const pairsOf = createPairFinder();
  const childOf = (node: unknown, part: string | number): Child | undefined => {
    if (isMap(node)) {
      const pair = pairsOf(node).get(part);
      return pair && { node: pair.value, offset: startOf(pair.key) };
    }
    const item = isSeq(node) && typeof part === 'number' ? node.items[part] : undefined;
    return item === undefined ? undefined : { node: item, offset: startOf(item) };
  };
  return (path) => {
    let child: Child = { node: contents, offset: startOf(contents) };
    for (const part of path) {
      const next = childOf(isAlias(child.node) ? sources.get(child.node) : child.node, part);
      if (next === undefined) break;
      child = { node: next.node, offset: next.offset ?? child.offset };
    }
    return child.offset ?? 0;
  };
}

interface Child {
  readonly node: unknown;
  readonly offset: number | undefined;
}

function createPairFinder(): (map: YAMLMap) => ReadonlyMap<unknown, Pair> {
  const known = new Map<YAMLMap, ReadonlyMap<unknown, Pair>>();
  return (map) => {
    const pairs = known.get(map) ?? new Map(map.items.map((pair) => [isScalar(pair.key) && pair.key.value, pair]));
    known.set(map, pairs);
    return pairs;
  };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
