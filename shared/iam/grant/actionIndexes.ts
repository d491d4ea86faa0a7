// Which actions of the action table an Action element matches, as places in the table.

import { matchesAction, readActionPattern } from '../actions/actionPattern.ts';
import { type ActionEntry, allActions } from '../actionTable.ts';
import type { PatternElement } from '../policy/statement.ts';

interface Place {
  readonly at: number;
  /** Service prefix and name in lower case. */
  readonly service: string;
  readonly name: string;
}

interface TableIndex {
  readonly places: readonly Place[];
  readonly byAction: ReadonlyMap<string, readonly Place[]>;
  readonly byService: ReadonlyMap<string, readonly Place[]>;
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
  const { byAction, everything } = index();
  switch (pattern.kind) {
    case 'nothing':
      return new Uint32Array();
    case 'all':
      return everything;
    case 'exact':
      return indexesOf(byAction.get(pattern.action) ?? []);
    case 'pattern':
      return indexesOf(
        candidates(pattern.service).filter(({ service, name }) => matchesAction(pattern, service, name)),
      );
  }
}

function candidates(service: string): readonly Place[] {
  const { places, byService } = index();
  return /[*?]/.test(service) ? places : (byService.get(service) ?? []);
}

function indexesOf(places: readonly Place[]): Uint32Array {
  return Uint32Array.from(places, ({ at }) => at);
}

function index(): TableIndex {
  tableIndex ??= makeIndex(allActions());
  return tableIndex;
}

function makeIndex(actions: readonly ActionEntry[]): TableIndex {
  const places = actions.map(({ name }, at) => {
    const action = name.toLowerCase();
    const colon = action.indexOf(':');
    return { at, service: action.slice(0, colon), name: action.slice(colon + 1) };
  });
  return {
    places,
    byAction: Map.groupBy(places, ({ service, name }) => `${service}:${name}`),
    byService: Map.groupBy(places, ({ service }) => service),
    everything: Uint32Array.from(actions.keys()),
  };
}
