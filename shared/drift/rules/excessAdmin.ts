// The rule for statements that make an administrator of a principal, or let it make itself one.

import { sumUpExcess } from '../excess/sumUpExcess.ts';
import { excessDifference } from './excessDifference.ts';
import type { Rule } from './rule.ts';

/**
 * A statement that allows nearly everything (`*`, or NotAction), or rights to grant itself more, which no set asks for.
 * It counts all that the statement adds, so that no statement has two findings about excess.
 */
export const excessAdmin: Rule<'principal'> = {
  about: 'principal',
  code: 'EXCESS_ADMIN',
  title: 'The role has administrator rights beyond what is required',
  severities: ['high'],
  when: 'rights over everything, or to grant itself more',
  why: 'Whoever takes over the appliance takes over the account, and not only its backups.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) =>
    facts.excess
      .filter(({ isAdmin }) => isAdmin)
      .map((excess) => {
        const escalations = excess.escalations.map(({ action }) => action.name);
        const { names } = sumUpExcess(excess.actions);
        return excessDifference(excess, facts, {
          severity: 'high',
          kind: 'admin',
          examples: [...new Set([...escalations, ...names])],
          consequence: escalations.length > 0 ? ', with which it can grant itself more' : '',
        });
      }),
};
