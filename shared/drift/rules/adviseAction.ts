// The next step for a required action that is not simply allowed: who changes what, or what the request itself can do.

import { howToSend } from '../../iam/howToSend.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import type { Principal } from '../../iam/principal.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import type { ActionVerdict } from '../decisions/decideActions.ts';
import type { FindingCause } from '../finding.ts';
import { describeLevel, describePlace } from '../findings/describePlace.ts';
import { describeResources } from '../findings/describeRequests.ts';
import type { PolicyHolders } from '../policyHolders.ts';
import { sharingPhrase } from '../policyHolders.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { adviseUnread } from './adviseUnread.ts';

/** What a finding about an action asks to be changed. */
export type AdvisedChange = 'allow' | 'exempt' | 'detach' | 'exchange' | 'fetch' | 'repair' | 'simplify';

/**
 * Gives what is to be done about a cause; laws do it and judge again.
 * - `allow`: a statement more in that layer (or level) that allows what is required
 * - `exempt`: the Deny does not speak of this principal, or of the action, any more
 * - `detach`, `exchange`: a policy of AWS, which nobody can edit, is detached, or another boundary set in its place
 * - `fetch`, `repair`, `simplify`: before that nothing can be said
 */
export function advisedChange({ kind, effect, layer, policyArn }: FindingCause): AdvisedChange {
  if (kind === 'unreadable') return isAwsManaged(policyArn) ? 'fetch' : 'repair';
  if (kind === 'undecided') return 'simplify';
  const isOfAws = isAwsManaged(policyArn);
  if (layer === 'boundary' && isOfAws) return 'exchange';
  if (kind !== 'explicit-deny' && effect !== 'Deny') return 'allow';
  return isOfAws ? 'detach' : 'exempt';
}

/** Gives one sentence about the deciding cause. Whatever it asks to change is enough for this cause and denies nobody anything. */
export function adviseAction(
  { principal, policyHolders }: Pick<PrincipalFacts, 'principal' | 'policyHolders'>,
  { action, causes, grants }: Pick<ActionVerdict, 'action' | 'causes' | 'grants'>,
): string {
  const [cause] = causes;
  if (cause === undefined) return `Check what the ${principal.kind} is allowed.`;
  const on = `on ${describeResources(grants)}`;
  const change = adviseChange(cause, { action, on, principal, holders: policyHolders });
  const isOwners = cause.layer === 'scp' || cause.layer === 'rcp';
  const request = adviseRequest(cause, action);
  if (request === undefined) return isOwners ? askOwners(change) : `${capitalize(change)}.`;
  return `${capitalize(request)}; where that is not possible, ${isOwners ? `ask the owners of the organization to ${change}` : change}.`;
}

interface Wish {
  readonly action: string;
  /** `on all resources (*)` */
  readonly on: string;
  readonly principal: Principal;
  readonly holders: PolicyHolders | undefined;
}

/** Gives what a request does to pass a guard that asks for something in it, without a capital and a full stop; undefined: it can do nothing. */
export function adviseRequest(cause: FindingCause, action?: string): string | undefined {
  const { condition, kind, layer } = cause;
  if (kind !== 'condition' || condition === undefined || layer === 'identity') return undefined;
  const effect = cause.effect === 'Deny' ? 'Deny' : 'Allow';
  const how = howToSend({ ...condition, effect, ...(action !== undefined && { action }) });
  if (how === undefined) return undefined;
  const passes = cause.effect === 'Deny' ? 'does not stop' : 'lets through';
  return `${how}: ${describePlace(cause)} ${passes} such a request`;
}

function adviseChange(cause: FindingCause, wish: Wish): string {
  const { action, principal } = wish;
  const { kind } = principal;
  const change = advisedChange(cause);
  switch (change) {
    case 'allow':
      return adviseAllow(cause, wish);
    case 'exempt':
      return adviseExempt(cause, wish);
    case 'detach':
      return adviseDetach(cause, principal);
    case 'exchange':
      return `set another permissions boundary than AWS's own policy ${cause.policy ?? ''}, which nobody can edit: one that lets ${action} through`;
    case 'fetch':
      return adviseUnread(cause.policyArn) ?? `correct ${describePlace(cause)}`;
    case 'repair':
      return `correct ${describePlace(cause)}, so that it can be read`;
    case 'simplify':
      return `simplify the policies of the ${kind}: fewer wildcards, conditions and statements, so that they can be judged`;
  }
}

function adviseExempt(cause: FindingCause, { action, principal, holders }: Wish): string {
  const place = describePlace(cause);
  const exempt = `exempt the ${principal.kind} from`;
  const sharing = sharingOf(cause, principal, holders);
  // Of one's own policy an action is taken out; in a guard of others, which speaks of some resources, it stays.
  const isTakenOut = cause.kind === 'explicit-deny' || (cause.kind === 'resource' && cause.layer === 'identity');
  return isTakenOut ? `take ${action} out of ${place}${sharing}, or ${exempt} it` : `${exempt} ${place}`;
}

// What it allows besides must not go with it.
function adviseDetach({ policy = '', policyArn }: FindingCause, { identity, kind }: Principal): string {
  const held = identity.filter(({ arn }) => arn === policyArn);
  const allows = held.some(({ document }) => document.statements.some(({ effect }) => effect === 'Allow'));
  const [group] = held.flatMap((one) => one.group ?? []);
  const from = group === undefined ? `the ${kind}` : `the group ${group}`;
  const first = allows ? 'attach a policy of your own that allows what the sets ask for of it, then ' : '';
  return `${first}detach the policy ${policy} from ${from}: it denies, and nobody can edit a policy of AWS`;
}

function adviseAllow(cause: FindingCause, wish: Wish): string {
  if (cause.kind !== 'no-allow') return adviseWidening(cause, wish);
  const { action, on, principal, holders } = wish;
  if (cause.layer === 'boundary')
    return `allow ${inBoundary(action)} in ${describePlace(cause)}${sharingOf(cause, principal, holders)}`;
  if (cause.layer === 'identity') return `allow ${action} ${on} in a policy of the ${principal.kind}`;
  const level = cause.level === undefined ? 'every level' : describeLevel(cause.level);
  return `allow ${action} in an ${cause.layer.toUpperCase()} at ${level}`;
}

function sharingOf(
  { layer, policyArn }: FindingCause,
  { identity }: Principal,
  holders: PolicyHolders | undefined,
): string {
  if (layer !== 'identity' && layer !== 'boundary') return '';
  const group = layer === 'identity' ? identity.find(({ arn }) => arn === policyArn)?.group : undefined;
  return sharingPhrase(
    { ...(policyArn !== undefined && { arn: policyArn }), ...(group !== undefined && { group }) },
    holders,
  );
}

// Others may hang on a boundary: nobody signs that all of them may pass every role to every service.
function inBoundary(action: string): string {
  if (action.toLowerCase() !== 'iam:passrole') return action;
  return `${action} for the services that roles are passed to (condition iam:PassedToService)`;
}

// In its own policies the principal gets a statement more; a boundary is edited for all that have it.
function adviseWidening(cause: FindingCause, { action, on, principal, holders }: Wish): string {
  const place = describePlace(cause);
  const sharing = cause.layer === 'boundary' ? sharingOf(cause, principal, holders) : '';
  const own = cause.layer === 'identity' ? ` in a policy of the ${principal.kind}` : '';
  const condition = cause.kind === 'condition' ? ` the condition on ${cause.condition?.key ?? 'its requests'}` : '';
  if (cause.layer === 'boundary' && action.toLowerCase() === 'iam:passrole')
    return `allow ${inBoundary(action)} beside ${place}${sharing}`;
  if (cause.condition?.key.toLowerCase() === 'iam:passedtoservice')
    return `name the services that roles are passed to in${condition} of ${place}${sharing}, or make sure that it holds`;
  if (condition !== '') return `allow ${action} without${condition} of ${place}${sharing}, or make sure that it holds`;
  return `allow ${action} ${on}${own}, not only on those in ${place}${sharing}`;
}

function askOwners(change: string): string {
  return `Nothing in this account helps: ask the owners of the organization to ${change}.`;
}
