// The rule for statements that allow more than the sets ask for.

import { sumUpExcess } from '../excess/sumUpExcess.ts';
import { excessDifference } from './excessDifference.ts';
import type { Rule } from './rule.ts';

/** One finding for each statement that adds actions: medium where one of them writes, low where they only read. */
export const excessActions: Rule<'principal'> = {
  about: 'principal',
  code: 'EXCESS_ACTIONS',
  title: 'The role has actions beyond what is required',
  severities: ['medium', 'low'],
  when: 'actions beyond the sets; low where they only read',
  why: 'Rights that no set asks for help only those who should not have them.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) =>
    facts.excess
      .filter(({ isAdmin }) => !isAdmin)
      .map((excess) => {
        const { writing, names } = sumUpExcess(excess.actions);
        return excessDifference(excess, facts, {
          severity: writing.length > 0 ? 'medium' : 'low',
          kind: 'excess',
          examples: [...new Set([...writing, ...names])],
          consequence: '',
        });
      }),
};
