// The rule for statements that allow what is required on more than the resources of the scope.

import { sumUpExcess } from '../excess/sumUpExcess.ts';
import { excessDifference } from './excessDifference.ts';
import type { Rule } from './rule.ts';

/**
 * One finding for each statement that reaches beyond the scope: only where the settings name one, and only for actions
 * whose resources it binds. High where it lets the principal grant itself more: by passing any role.
 */
export const excessScope: Rule<'principal'> = {
  about: 'principal',
  code: 'EXCESS_SCOPE',
  title: 'The role reaches beyond its scope',
  severities: ['medium', 'high', 'low'],
  when: 'required actions are allowed on resources beyond the scope of the settings; high where it can grant itself more, low where they only read',
  why: 'The settings say what the role works with; rights on everything else help only those who should not have them.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) =>
    facts.beyondScope.map((excess) => {
      const { writing, names } = sumUpExcess(excess.actions);
      const escalations = excess.escalations.map(({ action }) => action.name);
      return excessDifference(excess, facts, {
        severity: escalations.length > 0 ? 'high' : writing.length > 0 ? 'medium' : 'low',
        kind: 'scope',
        examples: [...new Set([...escalations, ...writing, ...names])],
        consequence: escalations.length > 0 ? ', with which it can grant itself more' : '',
      });
    }),
};
