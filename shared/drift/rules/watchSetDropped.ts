// The rule for required sets that the tag of a watched role or user no longer names.

import { releaseLine, watchedName } from '../facts/watchedFacts.ts';
import type { Rule } from './rule.ts';

/** It is judged by the sets that are named now; what was open of a dropped one stays open. */
export const watchSetDropped: Rule<'watched'> = {
  about: 'watched',
  code: 'WATCH_SET_DROPPED',
  title: 'A watched role lost a required set',
  severities: ['high'],
  when: 'the tag (or the settings) of a watched role names a set no longer; open findings of the set stay until it is released',
  why: 'What the set is for is no longer looked at for this role; if the role is still used for it, its drift goes unseen.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ watched }) => {
    const { dropped, kind, principal, since } = watched;
    return dropped.map(({ id }) => ({
      requirements: [id],
      subject: id,
      summary: `The ${kind} ${watchedName(watched)} was watched for ${id}, which nothing names for it any more.`,
      causes: [{ layer: watched.selectedBy, kind: 'dropped', why: `${id} was named for it until now.` }],
      fix: `Name the set again, or release it in the settings under released: ${releaseLine(principal, since.slice(0, 10), id)}.`,
    }));
  },
};
