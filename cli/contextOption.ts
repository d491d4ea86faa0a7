// The option `--context key=value`: what a person knows of the requests they ask about.

import { InvalidArgumentError, Option } from 'commander';
import type { ContextValue, KnownContext } from '../shared/iam/decideGrant.ts';

export type GivenContext = Readonly<Record<string, ContextValue>>;

/** `--context k=v`, as often as needed; the same key again makes it multivalued. */
export function contextOption(): Option {
  return new Option('--context <key=value>', 'a condition key of the request and its value; may be repeated').argParser(
    addEntry,
  );
}

/** Puts what was given over what is known; key names compare without case. */
export function withContext(known: KnownContext, given: GivenContext = {}): KnownContext {
  const overridden = new Set(Object.keys(given).map((key) => key.toLowerCase()));
  const keep = <Value>(entries: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(entries).filter(([key]) => !overridden.has(key.toLowerCase())));
  return {
    ...known,
    known: { ...keep(known.known), ...given },
    ...(known.oneOf !== undefined && { oneOf: keep(known.oneOf) }),
  };
}

function addEntry(text: string, before: GivenContext = {}): GivenContext {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('expected key=value.');
  const key = text.slice(0, at);
  const value = text.slice(at + 1);
  const known = before[key];
  return { ...before, [key]: known === undefined ? value : [known, value].flat() };
}
