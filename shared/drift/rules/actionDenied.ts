// The rule for required actions that a Deny takes away.

import { actionDifferences } from './actionDifferences.ts';
import type { Rule } from './rule.ts';

/** A required action that an explicit Deny blocks in every request, wherever it stands. */
export const actionDenied: Rule<'principal'> = {
  about: 'principal',
  code: 'ACTION_DENIED',
  title: 'A required action is explicitly denied',
  severities: ['critical'],
  when: 'an explicit Deny; statement, policy and layer are named',
  why: 'A Deny wins over every Allow: granting the action once more does not help, the Deny itself must give way.',
  breaksAt: ['critical', 'high'],
  isAboutActions: true,
  judge: (facts) => actionDifferences(facts, 'denied'),
};
