// What the three rules about required actions have in common: from the engine's verdicts to differences.

import type { Verdict } from '../../iam/decideGrant.ts';
import type { ActionVerdict } from '../decisions/decideActions.ts';
import { proposeScope } from '../facts/proposeScope.ts';
import { describeReason } from '../findings/describePlace.ts';
import { describeRequests, resourcesOf as resourcesOfGrants } from '../findings/describeRequests.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { adviseAction } from './adviseAction.ts';
import type { Difference } from './rule.ts';

/** Gives one difference per action with this verdict that neither waits for a setting nor hangs on documents that nobody gave; the subject is the action as the catalog spells it. */
export function actionDifferences(facts: PrincipalFacts, verdict: Exclude<Verdict, 'granted'>): readonly Difference[] {
  return facts.verdicts
    .filter((one) => one.verdict === verdict && one.waiting === undefined && one.isUnread !== true)
    .map((one) => ({
      requirements: one.requirements,
      subject: one.action,
      summary: summarize(facts, one),
      ...resourcesOf(one),
      causes: one.causes,
      fix: advise(facts, one),
    }));
}

function resourcesOf({ grants }: ActionVerdict): Pick<Difference, 'resources'> {
  const resources = resourcesOfGrants(grants);
  return resources.includes('*') ? {} : { resources };
}

// Security teams cut roles to what they use: before it is widened, somebody should say that it was not meant.
function advise(facts: PrincipalFacts, one: ActionVerdict): string {
  const advice = adviseAction(facts, one);
  const proposed = proposeScope(facts);
  if (proposed?.actions.has(one.action) !== true) return advice;
  const { kind } = facts.principal;
  return `Where the ${kind} is cut to these resources on purpose, write ${proposed.line} in the settings; where not, ${advice.charAt(0).toLowerCase()}${advice.slice(1)}`;
}

function summarize({ principal }: PrincipalFacts, one: ActionVerdict): string {
  const { verdict, causes, blockedTypes, grants } = one;
  const action = `${one.action}${describeRequests(grants)}`;
  const who = `The ${principal.kind} ${principal.name}`;
  const reason = describeReason(causes);
  if (verdict !== 'limited') return `${who} is not allowed ${action}: ${reason}.`;
  if (blockedTypes === undefined) return `${who} may be refused ${action}: ${reason}.`;
  const types = blockedTypes.join(' and of the type ');
  return `${who} is refused every call of ${action}, because each names a resource of the type ${types}: ${reason}.`;
}
