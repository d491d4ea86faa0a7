// What is known of each condition key of the requests that a question covers.

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
  const existing = readers.get(context);
  if (existing !== undefined) return existing;
  const keys = new Map<string, KeyKnowledge>();
  for (const [key, partly] of Object.entries(context.partly ?? {})) {
    keys.set(key.toLowerCase(), { kind: 'unknown', ...partly });
  }
  for (const [key, values] of Object.entries(context.oneOf ?? {})) {
    keys.set(key.toLowerCase(), knowledgeOf(values.map((value) => [value])));
  }
  for (const [key, value] of Object.entries(context.known)) {
    keys.set(key.toLowerCase(), knowledgeOf([typeof value === 'string' ? [value] : value]));
  }
  const others = context.others === 'absent' ? absent : unknown;
  const reader: ContextReader = (key) => keys.get(key) ?? others;
  readers.set(context, reader);
  return reader;
}

function knowledgeOf(alternatives: readonly (readonly string[])[]): KeyKnowledge {
  const present = alternatives.filter((values) => values.length > 0);
  return present.length === 0 ? absent : { kind: 'values', alternatives: present };
}
