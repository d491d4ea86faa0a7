// Which actions of the action table a pattern stands for, as places in a list that is sorted without case.

import { readActionPattern } from '../actions/actionPattern.ts';
import { type ActionEntry, allActions } from '../findAction.ts';
import { BoundedMap, getOrMake } from '../getOrMake.ts';
import { matchesWildcard, wildcardMatcher } from '../matchesWildcard.ts';
import type { StepMeter } from '../stepMeter.ts';

interface Place {
  readonly at: number;
  /** In lower case. */
  readonly action: string;
  /** Service prefix and name in lower case. */
  readonly service: string;
  readonly name: string;
}

interface TableIndex {
  readonly entries: readonly ActionEntry[];
  readonly places: readonly Place[];
  readonly byAction: ReadonlyMap<string, Place>;
  readonly byService: ReadonlyMap<string, readonly Place[]>;
  readonly everything: Uint32Array;
}

/** Steps of holding one pattern against one name. */
const stepsPerName = 8;
// Roles share their wildcards. What strangers write is endless, so only so much is kept.
const placesByPattern = new BoundedMap<string, Uint32Array>(2_000);
const nowhere = new Uint32Array();
let tableIndex: TableIndex | undefined;

/** All actions of the table, sorted by name without case: what places count. */
export function placedActions(): readonly ActionEntry[] {
  return index().entries;
}

/** Gives the place of an action, given in lower case; undefined where the table does not know it. */
export function actionPlace(action: string): number | undefined {
  return index().byAction.get(action)?.at;
}

/**
 * Gives the places of the actions that one entry of Action or NotAction stands for, ascending; undefined where looking
 * for them takes more steps than are left.
 */
export function patternPlaces(text: string, meter: StepMeter): Uint32Array | undefined {
  const pattern = readActionPattern(text);
  switch (pattern.kind) {
    case 'nothing':
      return nowhere;
    case 'all':
      return index().everything;
    case 'exact': {
      const at = actionPlace(pattern.action);
      return at === undefined ? nowhere : Uint32Array.of(at);
    }
    case 'pattern': {
      const searched = candidates(pattern.service);
      if (!meter.take(searched.length * stepsPerName + text.length)) return undefined;
      return getOrMake(placesByPattern, text, () => search(searched, pattern));
    }
  }
}

// Names that begin with the same service stand together.
function search(searched: readonly Place[], pattern: Readonly<Record<'service' | 'name', string>>): Uint32Array {
  const isMeant = wildcardMatcher(pattern.name);
  const found: number[] = [];
  let last: { readonly service: string; readonly matches: boolean } | undefined;
  for (const { at, service, name } of searched) {
    if (last?.service !== service) last = { service, matches: matchesWildcard(pattern.service, service) };
    if (last.matches && isMeant(name)) found.push(at);
  }
  return Uint32Array.from(found);
}

function candidates(service: string): readonly Place[] {
  const { places, byService } = index();
  return /[*?]/.test(service) ? places : (byService.get(service) ?? []);
}

function index(): TableIndex {
  tableIndex ??= makeIndex(allActions());
  return tableIndex;
}

function makeIndex(actions: readonly ActionEntry[]): TableIndex {
  const named = actions.map((entry) => ({ entry, action: entry.name.toLowerCase() }));
  named.sort((a, b) => (a.action < b.action ? -1 : 1));
  const places = named.map(({ action }, at) => {
    const colon = action.indexOf(':');
    return { at, action, service: action.slice(0, colon), name: action.slice(colon + 1) };
  });
  return {
    entries: named.map(({ entry }) => entry),
    places,
    byAction: new Map(places.map((place) => [place.action, place])),
    byService: Map.groupBy(places, ({ service }) => service),
    everything: Uint32Array.from(places.keys()),
  };
}
