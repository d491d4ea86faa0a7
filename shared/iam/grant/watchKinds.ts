// Watches what is read of the contexts of actions of several kinds, so that what was found out holds for others.

import {
  type ContextReader,
  contextReader,
  type KeyKnowledge,
  type WatchedContext,
  watchReads,
} from '../conditions/contextReader.ts';
import type { KnownContext, ResourcePlace } from '../conditions/knownContext.ts';
import { getOrMake } from '../getOrMake.ts';
import type { ClassesQuestion } from './classesQuestion.ts';

export interface WatchedKinds {
  readonly contextOf: ClassesQuestion['contextOf'];
  /** What was read so far: by an action of the kind and the key; without a key, where the resources lie. */
  readonly reads: () => ReadonlyMap<string, KeyKnowledge>;
}

/**
 * Gives contexts that say the same and note what is asked of them. `names` has for each context the action that stands for
 * it, and gets those that are new.
 */
export function watchKinds(
  { contextOf }: Pick<ClassesQuestion, 'contextOf'>,
  names: Map<KnownContext, string>,
): WatchedKinds {
  const watched = new Map<KnownContext, WatchedContext>();
  return {
    contextOf: (action) => {
      const context = contextOf(action);
      getOrMake(names, context, () => action);
      return getOrMake(watched, context, watchReads).context;
    },
    reads: () => {
      const all = new Map<string, KeyKnowledge>();
      for (const [original, { context, reads }] of watched) {
        const action = names.get(original) ?? '';
        all.set(`${action} `, knowledgeOfPlace(context.resources));
        for (const [key, knowledge] of reads) all.set(`${action} ${key}`, knowledge);
      }
      return all;
    },
  };
}

/** Gives a reader of what `reads` of watched contexts name. */
export function kindsReader({ contextOf }: Pick<ClassesQuestion, 'contextOf'>): ContextReader {
  return (read) => {
    const blank = read.indexOf(' ');
    const context = contextOf(read.slice(0, blank));
    const key = read.slice(blank + 1);
    return key === '' ? knowledgeOfPlace(context.resources) : contextReader(context)(key);
  };
}

const nowhere: KeyKnowledge = { kind: 'absent' };
const places = new WeakMap<ResourcePlace, KeyKnowledge>();

function knowledgeOfPlace(place: ResourcePlace | undefined): KeyKnowledge {
  if (place === undefined) return nowhere;
  return getOrMake(places, place, ({ account, regions }) => ({
    kind: 'values',
    alternatives: [[JSON.stringify([account, regions])]],
  }));
}

/** Tells whether a read is of a key that tells one principal of an account from another. */
export function isPersonal(read: string): boolean {
  return /^\S+ aws:(principalarn|principaltag\/|userid|username)/.test(read);
}
