// Decides whether a principal is allowed one action on a resource pattern in every request that the question covers.

import { grantCauses } from './explain/grantCauses.ts';
import type { GrantDecision, GrantQuestion } from './grant/grantDecision.ts';
import { findStatements } from './grant/grantStatements.ts';
import { judgeGrant } from './grant/grantVerdict.ts';
import { allowsOutright } from './grant/outrightGrant.ts';
import { policyGroups } from './grant/policyGroups.ts';
import type { PolicyLayers } from './policy/policyLayers.ts';

export type { ContextValue, KnownContext, ResourcePlace } from './conditions/knownContext.ts';
export type { Cause, CauseKind, GrantDecision, GrantQuestion, LayerName, Verdict } from './grant/grantDecision.ts';
export type { PolicyLayers, PolicySource } from './policy/policyLayers.ts';

const granted: GrantDecision = { verdict: 'granted', causes: [] };

/**
 * Decides over all requests for `question.action` on resources of `question.resource` that fit the question's context:
 * - `granted`: every layer allows each of them
 * - `denied`: an explicit Deny matches each of them
 * - `missing`: none of them is allowed
 * - `limited`: some are allowed, or what decides is not known; the causes are the limits
 *
 * A request is allowed where the identity policies, the boundary and each SCP level allow it and nothing denies it.
 * Session policies and resource policies of other services are not read. `sts:GetCallerIdentity` needs no permission:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function decideGrant(question: GrantQuestion, layers: PolicyLayers): GrantDecision {
  const action = question.action.toLowerCase();
  if (action === 'sts:getcalleridentity') return granted;
  const groups = policyGroups(layers, action);
  if (groups.every((group) => allowsOutright(group, action, question.context))) return granted;
  const judged = judgeGrant(findStatements(question, layers));
  return { verdict: judged.verdict, causes: grantCauses(question.action, judged) };
}
