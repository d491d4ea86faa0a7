// Which further sets and services the guide asks of a role, in the cases that the settings name.

import {
  deployingSets,
  type Features,
  fullSet,
  type SetNeed,
  serviceNeeds,
  setNeeds,
} from '../../requirements/features.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';
import type { Severity } from '../severity.ts';

/** A set that the role should have beside its own. */
export interface SetDemand {
  readonly needs: string;
  /** Ids of its sets that ask for it, sorted. */
  readonly having: readonly string[];
  readonly reason:
    | { readonly kind: 'add-on-alone' }
    | { readonly kind: 'feature'; readonly need: SetNeed }
    /** The account has a role for workers, and none that deploys them. */
    | { readonly kind: 'nobody-deploys'; readonly need: SetNeed };
}

export interface DemandSubject {
  readonly sets: readonly RequiredSet[];
  readonly features?: Features | undefined;
  /** Ids of the sets that any role of the account has; absent: not all of its roles are known. */
  readonly accountSets?: ReadonlySet<string> | undefined;
}

/** Gives what the role lacks, each set once; empty for the full list, which has them all. */
export function demandedSets(subject: DemandSubject): readonly SetDemand[] {
  const ids = new Set(subject.sets.map(({ id }) => id));
  const demands = [...baseDemands(subject.sets, ids), ...featureDemands(subject, ids)];
  return [...Map.groupBy(demands, ({ needs }) => needs).values()].flatMap((group) => joinDemands(group));
}

function joinDemands(group: readonly SetDemand[]): readonly SetDemand[] {
  const [first] = group;
  if (first === undefined) return [];
  return [{ ...first, having: [...new Set(group.flatMap(({ having }) => having))].sort() }];
}

// An add-on holds only what its feature adds: without its base, nothing of the base was judged.
function baseDemands(sets: readonly RequiredSet[], ids: ReadonlySet<string>): readonly SetDemand[] {
  return sets.flatMap(({ id, addOnTo = [] }) => {
    const [needs] = addOnTo;
    const hasBase = addOnTo.some((base) => ids.has(base)) || (ids.has(fullSet) && id !== fullSet);
    return needs === undefined || hasBase
      ? []
      : [{ needs: addOnTo.join(' or '), having: [id], reason: { kind: 'add-on-alone' } }];
  });
}

function featureDemands({ features = {}, accountSets }: DemandSubject, ids: ReadonlySet<string>): readonly SetDemand[] {
  if (ids.has(fullSet)) return [];
  return openNeeds(ids, accountSets).flatMap((need): readonly SetDemand[] => {
    const { feature, having, needs } = need;
    if (features[feature] === true) return [{ needs, having: [having], reason: { kind: 'feature', need } }];
    if (features[feature] === false || !deployingSets.includes(needs) || need.oncePerAccount) return [];
    const workersWait =
      accountSets?.has('production-worker') === true && !deployingSets.some((id) => accountSets.has(id));
    return workersWait && !accountSets.has(fullSet)
      ? [{ needs, having: [having], reason: { kind: 'nobody-deploys', need } }]
      : [];
  });
}

function openNeeds(ids: ReadonlySet<string>, accountSets: DemandSubject['accountSets']): readonly SetNeed[] {
  return setNeeds.filter(
    ({ having, needs, oncePerAccount }) =>
      ids.has(having) && !ids.has(needs) && !(oncePerAccount && accountSets?.has(needs) === true),
  );
}

/** Gives the needs of the role whose feature the settings do not name. */
export function unansweredNeeds({ sets, features = {}, accountSets }: DemandSubject): readonly SetNeed[] {
  const ids = new Set(sets.map(({ id }) => id));
  if (ids.has(fullSet)) return [];
  return openNeeds(ids, accountSets).filter(({ feature }) => features[feature] === undefined);
}

/** Services that its sets ask for only in a case that applies, beside those that they name. */
export function demandedServices(
  sets: readonly RequiredSet[],
  features: Features = {},
): readonly { readonly service: string; readonly id: string }[] {
  return serviceNeeds
    .filter(({ feature, isUnnamed }) => isUnnamed === true && features[feature] === true)
    .flatMap(({ having, service }) =>
      sets
        .filter(({ id, requires }) => having.includes(id) && requires?.trustedServices.includes(service) === false)
        .map(({ id }) => ({ service, id })),
    );
}

/** Whether a case of the guide gives the service a part in a role with these sets, so that its trust is no surprise. */
export function mayServe(service: string, sets: readonly RequiredSet[], features: Features = {}): boolean {
  return serviceNeeds.some(
    (need) =>
      need.service === service && features[need.feature] !== false && sets.some(({ id }) => need.having.includes(id)),
  );
}

/** What a service that cannot assume the role means: what it serves may not be used at all. */
export interface ServiceCase {
  readonly severity: Severity;
  /** What it serves, as the end of a sentence; absent: the set asks for it in every case. */
  readonly purpose?: string;
}

/** `requirements`: ids of the sets that ask for the service. */
export function caseOfService(service: string, requirements: readonly string[], features: Features = {}): ServiceCase {
  const need = serviceNeeds.find((one) => one.service === service);
  if (need === undefined || !requirements.every((id) => need.having.includes(id))) return { severity: 'critical' };
  const isUsed = features[need.feature];
  if (isUsed === true) return { severity: 'critical' };
  return { severity: isUsed === false ? 'low' : 'medium', purpose: need.purpose };
}
