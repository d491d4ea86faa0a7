// The rule for watched roles and users that were made again under their name.

import { releaseLine, watchedName } from '../facts/watchedFacts.ts';
import type { Rule } from './rule.ts';

/** It is watched on, and it is another one. */
export const watchReplaced: Rule<'watched'> = {
  about: 'watched',
  code: 'WATCH_PRINCIPAL_REPLACED',
  title: 'A watched role was made again',
  severities: ['low'],
  when: 'a watched role was deleted and made again under its name',
  why: 'Policies of other roles, keys and buckets that named the one before do not mean the new one.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ watched }) => {
    const { replaced, id, kind, principal, since } = watched;
    if (replaced === undefined) return [];
    return [
      {
        requirements: [],
        subject: replaced,
        summary: `The ${kind} ${watchedName(watched)} is not the one that was watched: it was deleted and made again.`,
        causes: [{ layer: 'account', kind: 'replaced', why: `Its unique id was ${replaced} and is ${id}.` }],
        fix: `Check the trust and key policies that name it, then release the one before in the settings under released: ${releaseLine(principal, since.slice(0, 10))}.`,
      },
    ];
  },
};
