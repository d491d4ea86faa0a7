// Makes plain data of a YAML document in one walk, so that a long file takes no longer than its length.

import { type Alias, isAlias, isCollection, isMap, isNode, isScalar, isSeq, type Pair, type Scalar } from 'yaml';
import { isAccountId } from '../../vocabulary/isAccountId.ts';

/** What is wrong, and at which character of the text. */
export interface YamlFault {
  readonly offset: number;
  readonly message: string;
}

export interface PlainData {
  /** Plain data; keys without a value are left out. Not to be used where there are faults. */
  readonly value: unknown;
  readonly faults: readonly YamlFault[];
  /** The node that each alias stands for. */
  readonly sources: ReadonlyMap<Alias, unknown>;
}

export const tooDeepMessage = 'expected fewer lists and maps in each other than can be read';

/** Far more than the schema of the settings has, and few enough for whoever walks through the data later. */
const maxLevels = 100;
/** An alias costs nothing here, but whoever checks the data looks at all that it stands for, each time. */
const maxAliased = 1_000_000;

/**
 * Numbers of 12 digits stay text, with their zeros: they are account ids. Faults are keys that are no names or come
 * twice, aliases without an anchor before them or inside of it, and more lists in each other, written or by aliases,
 * than anybody needs.
 */
export function toPlainData(contents: unknown): PlainData {
  const walk: Walk = { faults: [], anchors: new Map(), sources: new Map(), made: new Map(), aliased: 0 };
  const { value } = makePart(contents, 0, walk);
  return { value, faults: walk.faults, sources: walk.sources };
}

interface Walk {
  readonly faults: YamlFault[];
  /** The last node so far of each name. */
  readonly anchors: Map<string, unknown>;
  readonly sources: Map<Alias, unknown>;
  /** What became of nodes with an anchor, from their end on. */
  readonly made: Map<unknown, Part>;
  /** Values that all aliases so far stand for. */
  aliased: number;
}

interface Part {
  readonly value: unknown;
  /** Levels of lists and maps in it, itself among them. */
  readonly levels: number;
  /** Values in it, with those that aliases stand for. */
  readonly size: number;
}

const nothing: Part = { value: undefined, levels: 0, size: 1 };

function makePart(node: unknown, level: number, walk: Walk): Part {
  if (isAlias(node)) return aliasPart(node, level, walk);
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
  if (anchor !== undefined) walk.anchors.set(anchor, node);
  const part = isScalar(node) ? { ...nothing, value: scalarValue(node) } : collectionPart(node, level, walk);
  if (anchor !== undefined) walk.made.set(node, part);
  return part;
}

function scalarValue({ value, source }: Scalar): unknown {
  if (value === null) return undefined;
  return typeof value === 'number' && source !== undefined && isAccountId(source) ? source : value;
}

function collectionPart(node: unknown, level: number, walk: Walk): Part {
  if (!isMap(node) && !isSeq(node)) return nothing;
  if (level === maxLevels) {
    addFault(walk, node, tooDeepMessage);
    return nothing;
  }
  if (isMap(node)) return mapPart(node.items, level, walk);
  const parts = node.items.map((item) => makePart(item, level + 1, walk));
  return { value: parts.map(({ value }) => value), ...measure(parts) };
}

function mapPart(pairs: readonly Pair[], level: number, walk: Walk): Part {
  const parts = new Map<string, Part>();
  for (const { key, value } of pairs) {
    const name = makePart(key, level + 1, walk).value;
    const part = makePart(value, level + 1, walk);
    if (!isScalar(key) || typeof name !== 'string') addFault(walk, key, 'expected a name as key');
    else if (parts.has(name)) addFault(walk, key, `expected each key once, got ${JSON.stringify(name)} again`);
    else parts.set(name, part);
  }
  const given = [...parts].filter(([, { value }]) => value !== undefined);
  return {
    value: Object.fromEntries(given.map(([name, { value }]) => [name, value])),
    ...measure([...parts.values()]),
  };
}

function measure(parts: readonly Part[]): Pick<Part, 'levels' | 'size'> {
  let [levels, size] = [1, 1];
  for (const part of parts) {
    levels = Math.max(levels, part.levels + 1);
    size += part.size;
  }
  return { levels, size };
}

function aliasPart(alias: Alias, level: number, walk: Walk): Part {
  const { source: name } = alias;
  const source = walk.anchors.get(name);
  const part = walk.made.get(source);
  walk.sources.set(alias, source);
  const message = aliasFault(name, { source, part, level }, walk);
  if (part !== undefined && message === undefined) return part;
  if (message !== undefined) addFault(walk, alias, message);
  return nothing;
}

interface Aliased {
  readonly source: unknown;
  readonly part: Part | undefined;
  readonly level: number;
}

function aliasFault(name: string, { source, part, level }: Aliased, walk: Walk): string | undefined {
  if (source === undefined) return `expected the anchor &${name} before its alias *${name}`;
  if (part === undefined) return `expected *${name} after the end of what &${name} names: it would hold itself`;
  if (level + part.levels > maxLevels) return tooDeepMessage;
  const before = walk.aliased;
  walk.aliased += part.size;
  // Told once, of the alias that is too many.
  if (before > maxAliased || walk.aliased <= maxAliased) return undefined;
  return `expected aliases that stand for at most ${maxAliased} values in all`;
}

function addFault(walk: Walk, node: unknown, message: string): void {
  const offset = isNode(node) ? node.range?.[0] : undefined;
  walk.faults.push({ offset: offset ?? 0, message });
}
