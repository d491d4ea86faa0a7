// Everything the rules look at for one role or user, worked out once.

import { BoundedMap, getOrMake } from '../iam/getOrMake.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { createStepMeter } from '../iam/stepMeter.ts';
import { type CombinedGrant, requiredGrants } from '../requirements/requiredGrants.ts';
import type { RequiredSet } from '../requirements/requiredSet.ts';
import type { Selection } from '../requirements/selectRequirements.ts';
import { buildContext } from './buildContext.ts';
import { buildLayers, type PrincipalLayers } from './buildLayers.ts';
import { type ActionVerdict, decideActions } from './decideActions.ts';
import { gatherExcess, type JudgedExcess } from './gatherExcess.ts';
import type { JudgeSettings, KnownOrganization } from './judgeSettings.ts';
import { requestKinds } from './requestKinds.ts';
import { gatherTrust, type TrustFacts } from './trustFacts.ts';

/** A principal, what it should be, and where it lives. */
export interface PrincipalQuestion {
  readonly principal: Principal;
  readonly account: Account;
  readonly selection: Selection;
  readonly settings: JudgeSettings;
  readonly organization: KnownOrganization;
}

export interface PrincipalFacts extends PrincipalQuestion {
  /** All that its sets ask for, optional and conditional grants among them. */
  readonly grants: readonly CombinedGrant[];
  readonly layers: PrincipalLayers;
  readonly verdicts: readonly ActionVerdict[];
  /** What it is allowed beyond its sets; empty where no set of it is known. */
  readonly excess: readonly JudgedExcess[];
  /** Absent for users, and where the trust policy could not be read. */
  readonly trust?: TrustFacts;
}

/** Works out the facts of one principal. */
export function gatherFacts(question: PrincipalQuestion): PrincipalFacts {
  const { principal, account, selection, settings } = question;
  const grants = grantsOf(selection.sets, settings.conditionalActions ?? []);
  const layers = buildLayers(principal, account);
  const contextOf = buildContext({ principal, account, settings });
  const asked = { grants, contextOf, partition: account.partition, meter: createStepMeter() };
  const verdicts = decideActions({ ...asked, layers });
  const { identity } = principal;
  const place = { principal, account, settings, otherServices: 'regional' } as const;
  const excess =
    selection.sets.length === 0
      ? []
      : gatherExcess({
          ...asked,
          contextOf: buildContext(place),
          kindOf: requestKinds(place),
          identity,
          layers: layers.layers,
        });
  const trust = gatherTrust({ ...question, sets: selection.sets, layers });
  return { ...question, grants, layers, verdicts, excess, ...(trust !== undefined && { trust }) };
}

// Thousands of roles share a few combinations of sets. Sets are told apart as objects: own sets of two catalogs may
// have the same id.
const setNumbers = new WeakMap<RequiredSet, number>();
// Tags choose the combinations, and tags are written by strangers.
const maxUnionsKept = 1_000;
const unions = new WeakMap<RequiredSet, BoundedMap<string, readonly CombinedGrant[]>>();
let setsSeen = 0;

function grantsOf(sets: readonly RequiredSet[], conditionalActions: readonly string[]): readonly CombinedGrant[] {
  const [first] = sets;
  if (first === undefined) return [];
  const byRest = getOrMake(unions, first, () => new BoundedMap<string, readonly CombinedGrant[]>(maxUnionsKept));
  const key = JSON.stringify([sets.map(setNumber), conditionalActions]);
  return getOrMake(byRest, key, () => requiredGrants(sets, conditionalActions));
}

function setNumber(set: RequiredSet): number {
  return getOrMake(setNumbers, set, () => setsSeen++);
}
