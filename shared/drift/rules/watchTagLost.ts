// The rule for watched roles and users that lost the tag by which their sets were known.

import { releaseLine, watchedName, watchedSetIds } from '../facts/watchedFacts.ts';
import type { Rule } from './rule.ts';

/** It is still judged by the sets that its tag named last. */
export const watchTagLost: Rule<'watched'> = {
  about: 'watched',
  code: 'WATCH_TAG_LOST',
  title: 'A watched role lost its tag',
  severities: ['critical'],
  when: 'a role that was watched has lost its tag; it stays judged by its last sets until it is released',
  why: 'Without its tag nobody knows what is needed of it, and a scan that has not seen it before passes it by.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ watched }) => {
    const { departure, kind, principal } = watched;
    if (departure?.how !== 'tag') return [];
    const sets = watchedSetIds(watched);
    const tag = watched.tagKey ?? 'of its sets';
    const judged = sets.length === 0 ? '' : ` It is still judged by what the tag named: ${sets.join(', ')}.`;
    return [
      {
        requirements: sets,
        subject: tag,
        summary: `The ${kind} ${watchedName(watched)}, which was watched, has lost its tag ${tag}.${judged}`,
        causes: [{ layer: 'tag', kind: 'lost', why: `The ${kind} has no tag ${tag} any more.` }],
        fix: `Give it its tag back, or release it in the settings under released: ${releaseLine(principal, departure.at.slice(0, 10))}.`,
      },
    ];
  },
};
