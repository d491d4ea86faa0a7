// The rule for watched roles and users that no longer exist.

import { releaseLine, watchedName, watchedSetIds } from '../facts/watchedFacts.ts';
import type { Rule } from './rule.ts';

/** What was open when it was last seen stays open with it. */
export const watchGone: Rule<'watched'> = {
  about: 'watched',
  code: 'WATCH_PRINCIPAL_GONE',
  title: 'A watched role is gone',
  severities: ['critical'],
  when: 'a role that was watched does not exist any more; what was open stays open until it is released',
  why: 'What is done with it fails from now on, unless it was taken out of use on purpose.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: ({ watched, expected }) => {
    const { departure, kind, principal } = watched;
    if (departure?.how !== 'gone') return [];
    const sets = watchedSetIds(watched);
    const wanted = sets.filter((id) => expected.includes(id));
    const why = wanted.length === 0 ? '' : ` The settings expect a ${kind} for ${wanted.join(', ')} in the account.`;
    return [
      {
        requirements: sets,
        subject: watchedName(watched),
        summary: `The ${kind} ${watchedName(watched)}, which was watched, does not exist any more.${why}`,
        causes: [{ layer: 'account', kind: 'gone', why: `The account has no such ${kind} any more.` }],
        fix: `Create it again, or release it in the settings under released: ${releaseLine(principal, departure.at.slice(0, 10))}.`,
      },
    ];
  },
};
