// The rule for required actions that a Deny takes away.

import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';
import { actionDifferences } from './actionDifferences.ts';

/** A required action that an explicit Deny blocks in every request, wherever it stands. */
export const actionDenied: Rule<PrincipalFacts> = {
  code: 'ACTION_DENIED',
  title: 'Required action denied',
  why: 'A Deny wins over every Allow: granting the action once more does not help, the Deny itself must give way.',
  judge: (facts) => actionDifferences(facts, 'denied', 'critical'),
};
