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

/** Gives the name of the action at a place; empty where there is none. */
export function actionNameAt(at = Number.NaN): string {
  return placedActions()[at]?.name ?? '';
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
      if (!meter.take(countSearched(pattern.service) * stepsPerName + text.length)) return undefined;
      return getOrMake(placesByPattern, text, () => search(pattern));
    }
  }
}

function countSearched(service: string): number {
  const { places, byService } = index();
  return isWildcard(service) ? places.length : (byService.get(service)?.length ?? 0);
}

// Names that begin with the same service stand together.
function search({ service, name }: Readonly<Record<'service' | 'name', string>>): Uint32Array {
  const isMeant = wildcardMatcher(name);
  const found = placesOfServices(service).flatMap((places) => places.filter((place) => isMeant(place.name)));
  return Uint32Array.from(found, ({ at }) => at);
}

function placesOfServices(service: string): readonly (readonly Place[])[] {
  const { byService } = index();
  return [...byService].flatMap(([each, places]) => (matchesWildcard(service, each) ? [places] : []));
}

function isWildcard(service: string): boolean {
  return /[*?]/.test(service);
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
