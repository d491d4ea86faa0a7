// The rule for required actions that are allowed only in part.

import { actionDifferences } from './actionDifferences.ts';
import type { Rule } from './rule.ts';

/** A required action that is allowed only on some resources, or under conditions that are not known to hold. */
export const actionLimited: Rule<'principal'> = {
  about: 'principal',
  code: 'ACTION_LIMITED',
  title: 'A required action is allowed only in part',
  severities: ['high'],
  when: 'allowed only on some resources, or under conditions not known to hold',
  why: 'Some requests are refused, depending on the resource, the region or another condition.',
  breaksAt: ['critical', 'high'],
  isAboutActions: true,
  judge: (facts) => actionDifferences(facts, 'limited'),
};
