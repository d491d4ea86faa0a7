// The rule for statements that allow more than the sets ask for.

import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';
import { excessDifference, heaviestLevel } from './excessDifferences.ts';

/** One finding for each statement that adds actions: medium where one of them writes, low where they only read. */
export const excessActions: Rule<PrincipalFacts> = {
  code: 'EXCESS_ACTIONS',
  title: 'Actions beyond the required sets',
  why: 'Rights that Veeam does not use help only those who should not have them.',
  judge: (facts) =>
    facts.excess
      .filter(({ isAdmin }) => !isAdmin)
      .map((excess) => {
        const writing = excess.actions.filter(({ action }) => writingLevels.has(heaviestLevel(action.accessLevels)));
        const names = [...writing, ...excess.actions].map(({ action }) => action.name);
        return excessDifference(excess, facts, {
          severity: writing.length > 0 ? 'medium' : 'low',
          kind: 'excess',
          examples: [...new Set(names)],
          consequence: '',
        });
      }),
};

const writingLevels = new Set(['Permissions management', 'Write', 'Tagging']);
