// Which actions of the action table an Action element matches, as places in the table.

import { matchesAction, readActionPattern } from './actionPattern.ts';
import { type ActionEntry, allActions } from './actionTable.ts';
import type { PatternElement } from './statement.ts';

interface TableIndex {
  readonly byName: ReadonlyMap<string, number>;
  /** Service prefix and name in lower case, as the table has them. */
  readonly names: readonly (readonly [service: string, name: string])[];
  /** First place and the place behind the last of each service. */
  readonly ranges: ReadonlyMap<string, readonly [from: number, to: number]>;
  readonly everything: Uint32Array;
}

const maxPatternsKept = 10_000;
const indexesByPattern = new Map<string, Uint32Array>();
let tableIndex: TableIndex | undefined;

/** Gives the places in `allActions()` of the actions that an Action or NotAction element matches, ascending. */
export function actionIndexes({ negated, patterns }: PatternElement): Uint32Array {
  const [first, ...others] = patterns;
  if (!negated && first !== undefined && others.length === 0) return patternIndexes(first);
  const matched = new Uint8Array(index().everything.length);
  for (const pattern of patterns) for (const at of patternIndexes(pattern)) matched[at] = 1;
  const wanted = negated ? 0 : 1;
  return index().everything.filter((at) => matched[at] === wanted);
}

function patternIndexes(text: string): Uint32Array {
  const known = indexesByPattern.get(text);
  if (known !== undefined) return known;
  const indexes = findIndexes(text);
  if (indexesByPattern.size >= maxPatternsKept) indexesByPattern.clear();
  indexesByPattern.set(text, indexes);
  return indexes;
}

function findIndexes(text: string): Uint32Array {
  const pattern = readActionPattern(text);
  const { byName, names, ranges, everything } = index();
  if (pattern.kind === 'all') return everything;
  if (pattern.kind === 'nothing') return new Uint32Array();
  if (pattern.kind === 'exact') return Uint32Array.of(...[byName.get(pattern.action)].filter((at) => at !== undefined));
  const hasOpenService = /[*?]/.test(pattern.service);
  const [from, to] = hasOpenService ? [0, everything.length] : (ranges.get(pattern.service) ?? [0, 0]);
  return everything.subarray(from, to).filter((at) => matchesAction(pattern, ...(names[at] ?? ['', ''])));
}

function index(): TableIndex {
  tableIndex ??= makeIndex(allActions());
  return tableIndex;
}

function makeIndex(actions: readonly ActionEntry[]): TableIndex {
  const names = actions.map(({ name }): readonly [string, string] => {
    const [service = '', action = ''] = name.toLowerCase().split(':');
    return [service, action];
  });
  const ranges = new Map<string, [number, number]>();
  names.forEach(([service], at) => {
    const range = ranges.get(service);
    if (range === undefined) ranges.set(service, [at, at + 1]);
    else range[1] = at + 1;
  });
  return {
    byName: new Map(names.map(([service, name], at) => [`${service}:${name}`, at])),
    names,
    ranges,
    everything: Uint32Array.from(actions.keys()),
  };
}
