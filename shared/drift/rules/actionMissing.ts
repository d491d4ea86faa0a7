// The rule for required actions that nothing allows.

import { actionDifferences } from './actionDifferences.ts';
import type { Rule } from './rule.ts';

/** A required action that a layer does not allow: no policy, the boundary, or a level of SCPs. */
export const actionMissing: Rule<'principal'> = {
  about: 'principal',
  code: 'ACTION_MISSING',
  title: 'A required action is not allowed',
  severities: ['critical'],
  when: 'a required action is not allowed: no policy, boundary or SCP level allows it',
  why: 'AWS refuses the action, and the backup, restore or clean-up that needs it fails.',
  breaksAt: ['critical', 'high'],
  isAboutActions: true,
  judge: (facts) => actionDifferences(facts, 'missing'),
};
