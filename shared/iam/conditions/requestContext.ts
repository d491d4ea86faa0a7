// What is known of each condition key of the requests that a question covers.

import type { KnownContext } from './knownContext.ts';

/** `values`: the key has the values of one of the alternatives; each alternative is the key's values in one request. */
export type KeyKnowledge =
  | { readonly kind: 'values'; readonly alternatives: readonly (readonly string[])[] }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unknown' };

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
