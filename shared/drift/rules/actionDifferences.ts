// What the three rules about required actions have in common: from the engine's verdicts to differences.

import type { Verdict } from '../../iam/decideGrant.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import type { ActionVerdict } from '../decideActions.ts';
import { describeLevel, describePlace, describeReason } from '../describeCause.ts';
import type { FindingCause } from '../finding.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Difference } from '../rule.ts';

/** Gives one difference per action with this verdict; the subject is the action as the catalog spells it. */
export function actionDifferences(facts: PrincipalFacts, verdict: Exclude<Verdict, 'granted'>): readonly Difference[] {
  return facts.verdicts
    .filter((one) => one.verdict === verdict)
    .map((one) => ({
      requirements: one.requirements,
      subject: one.action,
      summary: summarize(facts, one),
      causes: one.causes,
      fix: adviseFix(facts, one),
    }));
}

function summarize({ principal }: PrincipalFacts, { action, verdict, causes }: ActionVerdict): string {
  const who = `The ${principal.kind} ${principal.name}`;
  const reason = describeReason(causes);
  if (verdict === 'limited') return `${who} may be refused ${action}: ${reason}.`;
  return `${who} is not allowed ${action}: ${reason}.`;
}

function adviseFix(facts: PrincipalFacts, { action, causes, grants }: ActionVerdict): string {
  const [cause] = causes;
  const { kind } = facts.principal;
  if (cause === undefined) return `Check what the ${kind} is allowed.`;
  const change = adviseChange(cause, { action, on: describeResources(grants), kind });
  return cause.layer === 'scp' || cause.layer === 'rcp' ? askOwners(change) : `${capitalize(change)}.`;
}

interface Wish {
  readonly action: string;
  /** `on all resources (*)` */
  readonly on: string;
  readonly kind: 'role' | 'user';
}

function describeResources(grants: readonly CombinedGrant[]): string {
  const resources = [...new Set(grants.map(({ resource }) => resource))];
  return resources.includes('*') ? 'on all resources (*)' : `on ${resources.join(' and ')}`;
}

function adviseChange(cause: FindingCause, wish: Wish): string {
  const { action, kind } = wish;
  switch (cause.kind) {
    case 'no-allow':
      return adviseAllow(cause, wish);
    case 'explicit-deny':
      return `take ${action} out of ${describePlace(cause)}, or exempt the ${kind} from it`;
    case 'unreadable':
      return `correct ${describePlace(cause)}, so that it can be read`;
    case 'undecided':
      return `simplify the policies of the ${kind}: fewer wildcards, conditions and statements, so that they can be judged`;
    default:
      return adviseWidening(cause, wish);
  }
}

function adviseAllow(cause: FindingCause, { action, on, kind }: Wish): string {
  if (cause.layer === 'boundary') return `allow ${action} in ${describePlace(cause)}`;
  if (cause.layer === 'identity') return `allow ${action} ${on} in a policy of the ${kind}`;
  const level = cause.level === undefined ? 'every level' : describeLevel(cause.level);
  return `allow ${action} in an ${cause.layer.toUpperCase()} at ${level}`;
}

function adviseWidening(cause: FindingCause, { action, on, kind }: Wish): string {
  const condition = cause.kind === 'condition' ? ` the condition on ${cause.condition?.key ?? 'its requests'}` : '';
  if (cause.effect === 'Deny') return `exempt the ${kind} from ${describePlace(cause)}`;
  if (condition !== '')
    return `allow ${action} without${condition} of ${describePlace(cause)}, or make sure that it holds`;
  return `allow ${action} ${on}, not only on those in ${describePlace(cause)}`;
}

function askOwners(change: string): string {
  return `Nothing in this account helps: ask the owners of the organization to ${change}.`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
