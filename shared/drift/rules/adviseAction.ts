// The next step for a required action that is not simply allowed: who changes what, or what the request itself can do.

import { howToSend } from '../../iam/howToSend.ts';
import type { Principal } from '../../iam/principal.ts';
import { isAwsManaged } from '../../vocabulary/arnParts.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import type { ActionVerdict } from '../decideActions.ts';
import { describeLevel, describePlace } from '../describePlace.ts';
import { describeResources } from '../describeRequests.ts';
import type { FindingCause } from '../finding.ts';
import { adviseUnread } from './adviseUnread.ts';

/** Gives one sentence about the deciding cause. Whatever it asks to change is enough for this cause and denies nobody anything. */
export function adviseAction({ kind }: Principal, { action, causes, grants }: ActionVerdict): string {
  const [cause] = causes;
  if (cause === undefined) return `Check what the ${kind} is allowed.`;
  const change = adviseChange(cause, { action, on: `on ${describeResources(grants)}`, kind });
  const isOwners = cause.layer === 'scp' || cause.layer === 'rcp';
  const request = adviseRequest(cause);
  if (request === undefined) return isOwners ? askOwners(change) : `${capitalize(change)}.`;
  return `${capitalize(request)}; where that is not possible, ${isOwners ? `ask the owners of the organization to ${change}` : change}.`;
}

interface Wish {
  readonly action: string;
  /** `on all resources (*)` */
  readonly on: string;
  readonly kind: 'role' | 'user';
}

/** Gives what a request does to pass a guard that asks for something in it, without a capital and a full stop; undefined: it can do nothing. */
export function adviseRequest(cause: FindingCause): string | undefined {
  const { condition, kind, layer } = cause;
  if (kind !== 'condition' || condition === undefined || layer === 'identity') return undefined;
  const how = howToSend({ ...condition, effect: cause.effect === 'Deny' ? 'Deny' : 'Allow' });
  if (how === undefined) return undefined;
  const passes = cause.effect === 'Deny' ? 'does not stop' : 'lets through';
  return `${how}: ${describePlace(cause)} ${passes} such a request`;
}

function adviseChange(cause: FindingCause, wish: Wish): string {
  const { action, kind } = wish;
  switch (cause.kind) {
    case 'no-allow':
      return adviseAllow(cause, wish);
    case 'explicit-deny':
      return isAwsManaged(cause.policyArn)
        ? `detach the policy ${cause.policy ?? ''} from the ${kind}: it denies ${action}, and nobody can edit a policy of AWS`
        : `take ${action} out of ${describePlace(cause)}, or exempt the ${kind} from it`;
    case 'unreadable':
      return adviseUnread(cause.policyArn) ?? `correct ${describePlace(cause)}, so that it can be read`;
    case 'undecided':
      return `simplify the policies of the ${kind}: fewer wildcards, conditions and statements, so that they can be judged`;
    default:
      return adviseWidening(cause, wish);
  }
}

function adviseAllow(cause: FindingCause, { action, on, kind }: Wish): string {
  // A scan reads the principals that it judges: who else has the boundary is not known.
  if (cause.layer === 'boundary')
    return `allow ${inBoundary(action)} in ${describePlace(cause)}, which counts for whoever else has it`;
  if (cause.layer === 'identity') return `allow ${action} ${on} in a policy of the ${kind}`;
  const level = cause.level === undefined ? 'every level' : describeLevel(cause.level);
  return `allow ${action} in an ${cause.layer.toUpperCase()} at ${level}`;
}

// Others may hang on a boundary: nobody signs that all of them may pass every role to every service.
function inBoundary(action: string): string {
  if (action.toLowerCase() !== 'iam:passrole') return action;
  return `${action} for the services that Veeam passes roles to (condition iam:PassedToService)`;
}

function adviseWidening(cause: FindingCause, { action, on, kind }: Wish): string {
  const condition = cause.kind === 'condition' ? ` the condition on ${cause.condition?.key ?? 'its requests'}` : '';
  if (cause.effect === 'Deny') return `exempt the ${kind} from ${describePlace(cause)}`;
  if (cause.layer === 'boundary' && action.toLowerCase() === 'iam:passrole')
    return `allow ${inBoundary(action)} beside ${describePlace(cause)}`;
  if (condition !== '')
    return `allow ${action} without${condition} of ${describePlace(cause)}, or make sure that it holds`;
  return `allow ${action} ${on}, not only on those in ${describePlace(cause)}`;
}

function askOwners(change: string): string {
  return `Nothing in this account helps: ask the owners of the organization to ${change}.`;
}
