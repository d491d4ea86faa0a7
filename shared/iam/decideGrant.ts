// Decides whether a principal is allowed one action on a resource pattern in every request that the question covers.

import { grantCauses } from './explain/grantCauses.ts';
import { blockedTypes } from './grant/blockedTypes.ts';
import type { GrantDecision, GrantQuestion, Verdict } from './grant/grantDecision.ts';
import { type JudgedGrant, judgeAlike } from './grant/judgeAlike.ts';
import type { PolicyLayers } from './policy/policyLayers.ts';

export type { ContextValue, KnownContext, ResourcePlace } from './conditions/knownContext.ts';
export type { Cause, CauseKind, GrantDecision, GrantQuestion, LayerName, Verdict } from './grant/grantDecision.ts';
export { alikeText } from './grant/judgeAlike.ts';
export type { PolicyLayers, PolicySource, ResourceLayer } from './policy/policyLayers.ts';

const granted: GrantDecision = { verdict: 'granted', causes: [] };
const undecided: GrantDecision = {
  verdict: 'limited',
  causes: [
    {
      layer: 'identity',
      kind: 'undecided',
      why: 'its policies would take more steps to judge than one role or user may take, so this was not decided',
    },
  ],
};

/**
 * Decides over all requests for `question.action` on resources of `question.resource` that fit the question's context:
 * - `granted`: every layer allows each of them
 * - `denied`: an explicit Deny matches each of them
 * - `missing`: none of them is allowed
 * - `limited`: some are allowed, or what decides is not known, or deciding takes too long; the causes are the limits
 *
 * A request is allowed where the identity policies, the boundary and each SCP level allow it and nothing denies it.
 * Session policies and resource policies of other services are not read. `sts:GetCallerIdentity` needs no permission:
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function decideGrant(question: GrantQuestion, layers: PolicyLayers): GrantDecision {
  const judged = judge(question, layers);
  if (judged === 'granted') return granted;
  if (judged === 'undecided') return undecided;
  const blocked = judged.verdict === 'limited' ? blockedTypes(judged.reading.groups, judged.reading.space) : [];
  const causes = grantCauses(question.action, { ...judged, blocked }, question.meter);
  if (causes === undefined) return undecided;
  return {
    verdict: judged.verdict,
    causes,
    ...(blocked.length > 0 && { blockedTypes: blocked.map(({ name }) => name) }),
  };
}

/** Gives the verdict of `decideGrant` to whoever does not ask for causes. */
export function decideVerdict(question: GrantQuestion, layers: PolicyLayers): Verdict {
  const judged = judge(question, layers);
  if (judged === 'undecided') return undecided.verdict;
  return judged === 'granted' ? judged : judged.verdict;
}

function judge(question: GrantQuestion, layers: PolicyLayers): JudgedGrant {
  return question.action.toLowerCase() === 'sts:getcalleridentity' ? 'granted' : judgeAlike(question, layers);
}
