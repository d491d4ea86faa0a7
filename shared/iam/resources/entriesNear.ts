// Of hundreds of entries those that can take any resource of one service: all others name another.

import { getOrMake } from '../getOrMake.ts';
import { colon, isWildcard, type WildcardPattern } from '../patterns/wildcardPattern.ts';
import type { ResourceEntry } from './resourceEntry.ts';

/** A Resource element, or several of them. */
interface Entries {
  readonly entries: readonly ResourceEntry[];
}

/** Fewer entries are looked at as quickly. */
const fewEntries = 3;

/**
 * Gives the entries of an element, in their order, but for those that take nothing of what begins with a head: partition
 * and service as `headOf` gives them. Undefined: the head is not known, so none is left out.
 */
export function entriesNear(element: Entries, head: string | undefined): readonly ResourceEntry[] {
  const { entries } = element;
  if (head === undefined || entries.length < fewEntries) return entries;
  const near = getOrMake(nearByElement, element, () => new Map<string, readonly ResourceEntry[]>());
  const { heads, others } = getOrMake(headsByElement, element, readHeads);
  if (!heads.has(head)) return others;
  return getOrMake(near, head, () => entries.filter((entry) => isNear(entry, head)));
}

const nearByElement = new WeakMap<Entries, Map<string, readonly ResourceEntry[]>>();

interface Heads {
  readonly heads: ReadonlySet<string | undefined>;
  /** Entries with a wildcard or a variable in the head. */
  readonly others: readonly ResourceEntry[];
}

const headsByElement = new WeakMap<Entries, Heads>();

function readHeads({ entries }: Entries): Heads {
  return {
    heads: new Set(entries.map(headOfEntry)),
    others: entries.filter((entry) => headOfEntry(entry) === undefined),
  };
}

function isNear(entry: ResourceEntry, head: string): boolean {
  const own = headOfEntry(entry);
  return own === undefined || own === head;
}

const entryHeads = new WeakMap<ResourceEntry, string>();

function headOfEntry(entry: ResourceEntry): string | undefined {
  const [only, ...others] = entry.patterns;
  if (only === undefined || others.length > 0) return undefined;
  const head = getOrMake(entryHeads, entry, () => headOf(only) ?? '');
  return head === '' ? undefined : head;
}

/** Gives the same of a single ARN; undefined for a text with fewer colons. */
export function headOfText(text: string): string | undefined {
  return /^(?:[^:]*:){3}/.exec(text)?.[0];
}

/** Gives what a pattern begins with up to its third colon, `arn:aws:s3:`; undefined where a wildcard stands in it. */
export function headOf({ tokens }: WildcardPattern): string | undefined {
  let colons = 0;
  let head = '';
  for (const token of tokens) {
    if (isWildcard(token)) return undefined;
    head += String.fromCharCode(token);
    if (token === colon && ++colons === 3) return head;
  }
  return undefined;
}
