// What was found out about the keys, buckets and vaults of one principal: what the rules about them look at.

import type { Verdict } from '../iam/decideGrant.ts';
import type { Account, Principal } from '../iam/principal.ts';
import type { HolderReading, KeyReading, ResourceInventory } from '../iam/resourceInventory.ts';
import type { CombinedGrant } from '../requirements/requiredGrants.ts';
import type { SelectedScope } from '../requirements/scope.ts';
import type { Selection } from '../requirements/selectRequirements.ts';
import type { PrincipalLayers } from './buildLayers.ts';
import type { FindingCause } from './finding.ts';
import type { JudgeSettings } from './judgeSettings.ts';
import type { PrincipalMeters } from './principalMeters.ts';

/** What of Veeam's work a key is needed for. */
export interface NeededFor {
  /** As in `image-level backup, worker in another account (share the snapshot)`. */
  readonly operation: string;
  /** Ids of the sets with which the principal does it, sorted. */
  readonly sets: readonly string[];
}

/** A key that a principal uses, or may use. */
export interface UsedKey {
  readonly key: KeyReading;
  /** Settings, scope or AWS say that it is used; else it only lies where data may be encrypted with it. */
  readonly isStated: boolean;
  /** It lies in another account than the principal. */
  readonly isForeign: boolean;
  readonly neededFor: readonly NeededFor[];
}

export interface KeyVerdict extends UsedKey {
  readonly action: string;
  readonly verdict: Verdict;
  readonly causes: readonly FindingCause[];
  /** Where the deciding cause stands: with the role (its policies, boundary, SCPs) or with the key (its policy, RCPs). */
  readonly side: 'role' | 'key';
  /** A service makes the call for the role, and for one of its own resources. */
  readonly isForService: boolean;
  /** The principal's sets ask for it; else only the article kb3057 does, in the key's policy. */
  readonly isOfSets: boolean;
  /** A grant of the key may allow it: under constraints, to a session, or to the account. */
  readonly mayBeGranted: boolean;
}

/** A key that cannot be used, whatever its policy says. */
export interface KeyFault extends UsedKey {
  readonly kind: 'disabled' | 'pending-deletion' | 'not-usable' | 'aws-managed' | 'not-symmetric' | 'not-shareable';
}

export interface HolderVerdict {
  readonly action: string;
  readonly holder: HolderReading;
  readonly verdict: Exclude<Verdict, 'granted'>;
  readonly causes: readonly FindingCause[];
  readonly isStated: boolean;
  readonly isForeign: boolean;
  /** Ids of the sets that ask for the action, sorted. */
  readonly requirements: readonly string[];
}

export interface JudgedResources {
  readonly keys: readonly KeyVerdict[];
  readonly faults: readonly KeyFault[];
  readonly holders: readonly HolderVerdict[];
  /** Operations on keys that could not be judged, one phrase each. */
  readonly open: readonly string[];
  /** ARNs of what was read and judged. */
  readonly read: readonly string[];
}

/** What was read of resources, and who judges it: not every run does. */
export interface ResourceJudging {
  readonly inventory: ResourceInventory;
  readonly judge: (facts: ResourceSubject, inventory: ResourceInventory) => JudgedResources;
}

/** The facts of a principal before its resources are judged. */
export interface ResourceSubject {
  readonly principal: Principal;
  readonly account: Account;
  readonly selection: Selection;
  readonly settings: JudgeSettings;
  readonly scope: SelectedScope;
  readonly grants: readonly CombinedGrant[];
  readonly layers: PrincipalLayers;
  readonly meters: PrincipalMeters;
}
