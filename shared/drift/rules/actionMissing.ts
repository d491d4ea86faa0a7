// The rule for required actions that nothing allows.

import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';
import { actionDifferences } from './actionDifferences.ts';

/** A required action that a layer does not allow: no policy, the boundary, or a level of SCPs. */
export const actionMissing: Rule<PrincipalFacts> = {
  code: 'ACTION_MISSING',
  title: 'Required action not allowed',
  why: 'Veeam calls this action; AWS refuses it, and the backup, restore or clean-up that needs it fails.',
  judge: (facts) => actionDifferences(facts, 'missing', 'critical'),
};
