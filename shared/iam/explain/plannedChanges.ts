// Plans what makes a grant whole: the law of advice is about these changes, done to the policies.

import { findStatements } from '../grant/findStatements.ts';
import type { GrantQuestion } from '../grant/grantDecision.ts';
import { judgeExactly } from '../grant/grantVerdict.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import { readCauses } from './grantCauses.ts';
import { type GrantChange, grantChanges, type LevelNames } from './grantChanges.ts';

/**
 * Gives the changes that together make the grant whole, the deciding one first; none where it is. Each of them alone
 * takes nothing away from anybody.
 */
export function plannedChanges(
  question: GrantQuestion,
  layers: PolicyLayers,
  names?: LevelNames,
): readonly GrantChange[] {
  const judged = judgeExactly(findStatements(question, layers));
  // Of what is denied the causes tell only the Deny; what is not allowed besides must change, too.
  const all = judged.verdict === 'denied' ? { ...judged, verdict: 'limited' as const } : judged;
  // An action without resource-level permissions is allowed on `*` only, whatever the question names.
  const resource = judged.reading.space.wildcardOnly ? '*' : question.resource;
  return grantChanges({ action: question.action, resource }, readCauses(question.action, all), names);
}
