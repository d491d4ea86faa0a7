// Of hundreds of entries those that can take any resource of one service: all others name another.

import { getOrMake } from '../getOrMake.ts';
import { anyRun, colon, isWildcard, type Token, type WildcardPattern } from '../patterns/wildcardPattern.ts';
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
  return head === undefined || entries.length < fewEntries ? entries : entriesWithHead(element, head);
}

function entriesWithHead(element: Entries, head: string): readonly ResourceEntry[] {
  const { entries } = element;
  const near = getOrMake(nearByElement, element, () => new Map<string, readonly ResourceEntry[]>());
  const { heads, others } = getOrMake(headsByElement, element, readHeads);
  if (!heads.has(head)) return others;
  return getOrMake(near, head, () => entries.filter((entry) => entry.head === undefined || entry.head === head));
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
    heads: new Set(entries.map(({ head }) => head)),
    others: entries.filter(({ head }) => head === undefined),
  };
}

/** Gives the same of a single ARN; undefined for a text with fewer colons. */
export function headOfText(text: string): string | undefined {
  return /^(?:[^:]*:){3}/.exec(text)?.[0];
}

/** Gives what a pattern begins with up to its third colon, `arn:aws:s3:`; undefined where a wildcard stands in it. */
export function headOf({ tokens }: WildcardPattern): string | undefined {
  const end = headEnd(tokens);
  return end === 0 ? undefined : String.fromCharCode(...tokens.slice(0, end));
}

/** Gives the same for whoever has the text that the pattern was made of, character by character. */
export function headOfWritten({ tokens }: WildcardPattern, text: string): string | undefined {
  const end = headEnd(tokens);
  return end === 0 ? undefined : text.slice(0, end);
}

function headEnd(tokens: readonly Token[]): number {
  let colons = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? anyRun;
    if (isWildcard(token)) return 0;
    if (token === colon && ++colons === 3) return at + 1;
  }
  return 0;
}
