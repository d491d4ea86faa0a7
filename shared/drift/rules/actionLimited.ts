// The rule for required actions that are allowed only in part.

import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';
import { actionDifferences } from './actionDifferences.ts';

/** A required action that is allowed only on some resources, or under conditions that are not known to hold. */
export const actionLimited: Rule<PrincipalFacts> = {
  code: 'ACTION_LIMITED',
  title: 'Required action allowed only in part',
  why: 'Some requests of Veeam are refused, depending on the resource, the region or another condition.',
  judge: (facts) => actionDifferences(facts, 'limited', 'high'),
};
