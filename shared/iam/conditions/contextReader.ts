// What is known of each condition key of the requests that a question covers.

import { getOrMake } from '../getOrMake.ts';
import type { KeyShape, KnownContext } from './knownContext.ts';

/**
 * `values`: the key has the values of one of the alternatives; each alternative is the key's values in one request.
 * `unknown`: with any value of that shape; with `isPresent` in every request.
 */
export type KeyKnowledge =
  | { readonly kind: 'values'; readonly alternatives: readonly (readonly string[])[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown'; readonly isPresent?: boolean; readonly shape?: KeyShape };

/** Tells what is known of a key, given in lower case. */
export type ContextReader = (key: string) => KeyKnowledge;

const absent: KeyKnowledge = { kind: 'absent' };
const unknown: KeyKnowledge = { kind: 'unknown' };
const readers = new WeakMap<KnownContext, ContextReader>();

/** Gives the reader of a context: key names compare without case, an empty list of values is an absent key. */
export function contextReader(context: KnownContext): ContextReader {
  return getOrMake(readers, context, makeReader);
}

export interface NotedReads {
  readonly reader: ContextReader;
  /** What was asked of it so far, by key in lower case. */
  readonly reads: ReadonlyMap<string, KeyKnowledge>;
}

/** Gives a reader that notes what is asked of it, and says the same: what is found out with it hangs on no other key. */
export function noteReads(read: ContextReader): NotedReads {
  const reads = new Map<string, KeyKnowledge>();
  const reader = (key: string) => {
    const knowledge = read(key);
    reads.set(key, knowledge);
    return knowledge;
  };
  return { reader, reads };
}

function makeReader({ known, oneOf, partly, others }: KnownContext): ContextReader {
  // The requests of a principal have most of what is known of them in common.
  const values = getOrMake(knownKeys, known, readKnown);
  const alternatives = oneOf === undefined ? none : getOrMake(knownKeys, oneOf, readOneOf);
  const shapes = partly === undefined ? none : getOrMake(knownKeys, partly, () => readPartly(partly));
  const rest = others === 'absent' ? absent : unknown;
  return (key) => values.get(key) ?? alternatives.get(key) ?? shapes.get(key) ?? rest;
}

type Keys = ReadonlyMap<string, KeyKnowledge>;
const none: Keys = new Map();
const knownKeys = new WeakMap<object, Keys>();

function readKnown(known: KnownContext['known']): Keys {
  return lowerKeys(known, (value) => knowledgeOf([typeof value === 'string' ? [value] : value]));
}

function readOneOf(oneOf: NonNullable<KnownContext['oneOf']>): Keys {
  return lowerKeys(oneOf, (values) => knowledgeOf(values.map((value) => [value])));
}

function readPartly(partly: NonNullable<KnownContext['partly']>): Keys {
  return lowerKeys(partly, (each) => ({ kind: 'unknown', ...each }));
}

function lowerKeys<Value>(values: Readonly<Record<string, Value>>, read: (value: Value) => KeyKnowledge): Keys {
  return new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), read(value)]));
}

function knowledgeOf(alternatives: readonly (readonly string[])[]): KeyKnowledge {
  const present = alternatives.filter((values) => values.length > 0);
  return present.length === 0 ? absent : { kind: 'values', alternatives: present };
}
