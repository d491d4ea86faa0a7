// The actions of which a principal's own documents speak, and which of their statements speak of each.

import { getOrMake } from '../getOrMake.ts';
import type { GroupedDocument } from './layerDocuments.ts';
import { edgeOf } from './numberLists.ts';

export interface OwnActions {
  /** Ascending. */
  readonly places: Uint32Array;
  /** By the index of the place: the number of the list of the statements about it, from 1. */
  readonly lists: Uint32Array;
}

/** So many lists cannot be told apart from others by their numbers. */
const tooManyLists = 40_000;
const maxListNumbers = 2 ** 16;

/** Gives them for documents of which each statement names what it speaks of; undefined where there are too many lists. */
export function ownActions(documents: readonly GroupedDocument[]): OwnActions | undefined {
  const next = new Map<number, number>();
  const listAt = new Map<number, number>();
  for (const { group, document } of documents) {
    for (const statement of document.statements) {
      const edge = edgeOf(statement, group);
      for (const at of statement.places) {
        const list = listAt.get(at) ?? 0;
        listAt.set(
          at,
          getOrMake(next, edge * maxListNumbers + list, () => next.size + 1),
        );
      }
      if (next.size > tooManyLists) return undefined;
    }
  }
  const places = Uint32Array.from(listAt.keys()).sort();
  return { places, lists: places.map((at) => listAt.get(at) ?? 0) };
}

/** An action that own documents speak of, among places that are asked about. */
export interface OwnAction {
  /** Of its place among them. */
  readonly index: number;
  readonly at: number;
  readonly list: number;
}

/** Gives those of the places that own documents speak of, in their order. */
export function ownAmong(places: Uint32Array, own: OwnActions): readonly OwnAction[] {
  const found: OwnAction[] = [];
  let from = 0;
  for (let each = 0; each < own.places.length; each++) {
    const at = own.places[each] ?? 0;
    from = firstNotBelow(places, at, from);
    if (from >= places.length) break;
    if (places[from] === at) found.push({ index: from, at, list: own.lists[each] ?? 0 });
  }
  return found;
}

function firstNotBelow(places: Uint32Array, at: number, from: number): number {
  let [low, high] = [from, places.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((places[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
