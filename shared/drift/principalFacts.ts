// Everything the rules look at for one role or user, worked out once.

import { BoundedMap, getOrMake } from '../iam/getOrMake.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { bindScope, type ScopePlace } from '../requirements/bindScope.ts';
import { type CombinedGrant, requiredGrants } from '../requirements/requiredGrants.ts';
import type { RequiredSet } from '../requirements/requiredSet.ts';
import { type SelectedScope, scopeOfSet, selectScope } from '../requirements/scope.ts';
import type { Selection } from '../requirements/selectRequirements.ts';
import type { ApplianceSides } from './applianceSide.ts';
import { buildContext } from './buildContext.ts';
import type { PrincipalLayers } from './buildLayers.ts';
import type { ActionVerdict } from './decisions/decideActions.ts';
import { decidePrincipal } from './decisions/decidePrincipal.ts';
import { requestKinds } from './decisions/requestKinds.ts';
import { type AllowedForbidden, findForbidden } from './excess/findForbidden.ts';
import { type GatheredExcess, gatherExcess } from './excess/gatherExcess.ts';
import { answerConditionalActions } from './facts/answerConditionalActions.ts';
import type { JudgedResources, ResourceJudging } from './judgedResources.ts';
import type { JudgeSettings, KnownOrganization } from './judgeSettings.ts';
import type { PolicyHolders } from './policyHolders.ts';
import { createPrincipalMeters, isInVain, type PrincipalMeters } from './principalMeters.ts';
import { type ApplianceChain, judgeChain } from './trust/applianceChain.ts';
import { setNumber } from './trust/setNumber.ts';
import { gatherTrust, type TrustFacts } from './trust/trustFacts.ts';

/** A principal, what it should be, and where it lives. */
export interface PrincipalQuestion {
  readonly principal: Principal;
  readonly account: Account;
  readonly selection: Selection;
  readonly settings: JudgeSettings;
  readonly organization: KnownOrganization;
  /** ARNs of all roles of the account; default: not known. */
  readonly roleArns?: readonly string[] | undefined;
  /** Ids of the sets that any role or user of the account has; default: not all of them are known. */
  readonly accountSets?: ReadonlySet<string> | undefined;
  /** Who has which policy, among the principals that were read; absent: nobody looked. */
  readonly policyHolders?: PolicyHolders | undefined;
  /** What the appliances' own accounts said; default: nothing is known of them. */
  readonly applianceSides?: ApplianceSides | undefined;
  /** What was read of keys, buckets and vaults; absent: they are not looked at. */
  readonly resources?: ResourceJudging | undefined;
}

export interface PrincipalFacts extends PrincipalQuestion, GatheredExcess {
  /** What the resources of its requirements are bound to. */
  readonly scope: SelectedScope;
  /** All that its sets ask for, bound to the scope, optional and conditional grants among them. */
  readonly grants: readonly CombinedGrant[];
  readonly layers: PrincipalLayers;
  /** What judging it has taken, and may still take. */
  readonly meters: PrincipalMeters;
  readonly verdicts: readonly ActionVerdict[];
  /** What its sets forbid, and is allowed. */
  readonly forbidden: readonly AllowedForbidden[];
  /** Absent for users, and where the trust policy could not be read. */
  readonly trust?: TrustFacts;
  /** Whether the appliance's own side lets it assume the role. */
  readonly chain: ApplianceChain;
  /** Absent where keys, buckets and vaults are not looked at. */
  readonly judgedResources?: JudgedResources;
}

/**
 * Works out the facts of one principal. `meters` count what it takes; default: new ones. Where they estimate and have
 * refused, the facts are those with new ones that count each step.
 */
export function gatherFacts(
  question: PrincipalQuestion,
  meters: PrincipalMeters = createPrincipalMeters(),
): PrincipalFacts {
  const judgedPolicies = gatherPolicies(question, meters);
  if (judgedPolicies === undefined || isInVain(meters)) return gatherFacts(question);
  const { selection, resources } = question;
  const { layers } = judgedPolicies;
  const trust = gatherTrust({ ...question, sets: selection.sets, layers, meter: meters.trust });
  const chain = judgeChain({ ...question, layers, trust, meter: meters.trust });
  const judged = { ...question, ...judgedPolicies, meters };
  return {
    ...judged,
    chain,
    ...(trust !== undefined && { trust }),
    ...(resources !== undefined && { judgedResources: resources.judge(judged, resources.inventory) }),
  };
}

type PolicyFacts = Pick<PrincipalFacts, 'scope' | 'grants' | 'layers' | 'verdicts' | 'forbidden'> & GatheredExcess;

// Undefined: nothing may be built on what was judged so far.
function gatherPolicies(question: PrincipalQuestion, meters: PrincipalMeters): PolicyFacts | undefined {
  const { principal, account, selection, settings } = question;
  const scope = selectScope({ principal, accountId: account.id, settings });
  const grants = grantsOf(question, scope);
  const { layers, contextOf, verdicts } = decidePrincipal({ principal, account, settings, meters }, grants);
  if (isInVain(meters)) return undefined;
  const place = { principal, account, settings, otherServices: 'regional' } as const;
  const asked = { grants, partition: account.partition, meter: meters.policies, layers: layers.layers };
  const excess: GatheredExcess =
    selection.sets.length === 0
      ? { excess: [], beyondScope: [] }
      : gatherExcess({
          ...asked,
          contextOf: buildContext(place),
          kindOf: requestKinds(place),
          identity: principal.identity,
        });
  const kindOf = requestKinds({ account, settings });
  const forbidden = findForbidden({ ...asked, sets: selection.sets, contextOf, kindOf });
  return { scope, grants, layers, verdicts, forbidden, ...excess };
}

// Thousands of roles share a few combinations of sets.
// Tags choose the combinations, and tags are written by strangers.
const maxUnionsKept = 1_000;
const unions = new WeakMap<RequiredSet, BoundedMap<string, readonly CombinedGrant[]>>();

/** Gives all that a principal's sets ask for, bound to its scope. */
export function grantsOf(
  {
    account,
    selection: { sets },
    settings,
    resources,
  }: Pick<PrincipalQuestion, 'account' | 'selection' | 'settings' | 'resources'>,
  scope: SelectedScope,
): readonly CombinedGrant[] {
  const { needed } = answerConditionalActions(account.id, settings, resources?.inventory);
  const [first] = sets;
  if (first === undefined) return [];
  const place = { account: account.id, partition: account.partition };
  const byRest = getOrMake(unions, first, () => new BoundedMap<string, readonly CombinedGrant[]>(maxUnionsKept));
  const bound = scope.parts.length === 0 ? [] : [scope.parts, place];
  const key = JSON.stringify([sets.map(setNumber), needed, ...bound]);
  return getOrMake(byRest, key, () => requiredGrants(boundSets(sets, scope, place), needed));
}

function boundSets(sets: readonly RequiredSet[], scope: SelectedScope, place: ScopePlace): readonly RequiredSet[] {
  if (scope.parts.length === 0) return sets;
  return sets.map((set) => ({ ...set, grants: bindScope(set.grants, scopeOfSet(scope, set.id), place) }));
}
