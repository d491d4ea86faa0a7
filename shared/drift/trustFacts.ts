// Who can assume a role, and whether the appliance is among them.

import { decideTrust, type TrustDecision, type TrustSurroundings } from '../iam/decideTrust.ts';
import { listTrustedParties, type TrustedParty } from '../iam/listTrustedParties.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { accountOf, type TrustCaller } from '../iam/trustCaller.ts';
import type { RequiredSet } from '../requirements/requiredSet.ts';
import type { PrincipalLayers } from './buildLayers.ts';
import type { Appliance, JudgeSettings, KnownOrganization } from './judgeSettings.ts';

/**
 * What the trust policy means for the appliance.
 * - `not-needed`: no set of the role asks for it
 * - `trusted`: one of the settings' appliances can assume the role, or may be able to
 * - `missing`: none of them can; `decision` is that of the first
 * - `presumed`: the settings name no appliance, and the trust policy names one role or account alone: it is taken for it
 * - `undecided`: the settings name no appliance, and more than one could be it
 * - `nobody`: the settings name no appliance, and no AWS account can assume the role at all
 */
export type ApplianceTrust =
  | { readonly kind: 'not-needed' | 'trusted' | 'undecided' | 'nobody' }
  | { readonly kind: 'missing'; readonly appliance: Appliance; readonly decision: TrustDecision }
  | { readonly kind: 'presumed'; readonly party: TrustedParty };

export interface TrustFacts {
  readonly services: readonly ServiceTrust[];
  readonly parties: readonly TrustedParty[];
  readonly appliance: ApplianceTrust;
  readonly around: TrustSurroundings;
}

/** A service that must be able to assume the role. */
export interface ServiceTrust {
  readonly service: string;
  /** Ids of the sets that ask for it, sorted. */
  readonly requirements: readonly string[];
  readonly decision: TrustDecision;
}

export interface TrustQuestion {
  readonly principal: Principal;
  readonly account: Account;
  readonly sets: readonly RequiredSet[];
  readonly settings: JudgeSettings;
  readonly organization: KnownOrganization;
  readonly layers: PrincipalLayers;
}

/**
 * Gives who can assume the role; undefined for a user, and for a role whose trust policy could not be read: nothing is
 * then said of its trust but that.
 */
export function gatherTrust(question: TrustQuestion): TrustFacts | undefined {
  const { trust, kind } = question.principal;
  if (kind === 'user' || trust === undefined || trust.faults !== undefined) return undefined;
  const around = surroundingsOf(question);
  const parties = listTrustedParties(trust, around);
  const decide = (caller: TrustCaller) => decideTrust(trust, caller, around);
  return {
    services: serviceTrusts(question.sets, decide),
    parties,
    appliance: applianceTrust(question, parties, decide),
    around,
  };
}

/** Tells whether the decision leaves a way in: surely, or under conditions that can hold. */
export function canAssume({ verdict }: TrustDecision): boolean {
  return verdict === 'granted' || verdict === 'limited';
}

/** Gives the ARN or the account id of an appliance. */
export function nameAppliance({ role, account }: Appliance): string {
  return role ?? account ?? '';
}

type Decide = (caller: TrustCaller) => TrustDecision;

function surroundingsOf({ account, settings, organization, layers }: TrustQuestion): TrustSurroundings {
  return {
    accountId: account.id,
    partition: account.partition,
    organizationId: account.organizationId ?? organization.organizationId ?? settings.organizationId,
    organizationAccounts: organization.accountIds,
    guards: layers.layers.rcps?.flat(),
    now: settings.now,
  };
}

function serviceTrusts(sets: readonly RequiredSet[], decide: Decide): readonly ServiceTrust[] {
  const asked = sets.flatMap((set) =>
    (set.requires?.trustedServices ?? []).map((service) => ({ service, id: set.id })),
  );
  return [...Map.groupBy(asked, ({ service }) => service)].map(([service, group]) => ({
    service,
    requirements: group.map(({ id }) => id).sort(),
    decision: decide({ kind: 'service', service }),
  }));
}

function applianceTrust(question: TrustQuestion, parties: readonly TrustedParty[], decide: Decide): ApplianceTrust {
  const { sets, settings } = question;
  if (!sets.some((set) => set.requires?.assumableByAppliance === true)) return { kind: 'not-needed' };
  const [first] = settings.appliances;
  if (first === undefined) return presume(parties);
  if (settings.appliances.some((appliance) => canAssume(decide(callerOf(appliance))))) return { kind: 'trusted' };
  return { kind: 'missing', appliance: first, decision: decide(callerOf(first)) };
}

// An external id is satisfied only by the configured one, so an appliance without one sends none.
function callerOf({ role, account, externalId }: Appliance): TrustCaller {
  const sent = { externalId: externalId ?? null };
  return role === undefined
    ? { kind: 'account', account: account ?? '', ...sent }
    : { kind: 'principal', arn: role, ...sent };
}

function presume(parties: readonly TrustedParty[]): ApplianceTrust {
  const possible = parties.filter(({ kind }) => ['anyone', 'organization', 'account', 'principal'].includes(kind));
  const [first, ...others] = possible;
  if (first === undefined) return { kind: 'nobody' };
  const isAlone = others.length === 0 && (first.kind === 'account' || isRole(first.value));
  return isAlone ? { kind: 'presumed', party: first } : { kind: 'undecided' };
}

function isRole(arn: string): boolean {
  return accountOf(arn) !== undefined && arn.includes(':role/');
}
