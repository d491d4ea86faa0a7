// Who can assume a role, and whether the appliance is among them.

import { decideTrust, type TrustDecision, type TrustSurroundings } from '../../iam/decideTrust.ts';
import { listTrustedParties, type TrustedParty } from '../../iam/listTrustedParties.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { PolicyDocument } from '../../iam/policyDocument.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import { accountOf, type TrustCaller } from '../../iam/trustCaller.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import type { Appliance, JudgeSettings, KnownOrganization } from '../judgeSettings.ts';
import { createTrustKeeper } from './createTrustKeeper.ts';
import { demandedServices } from './demandedSets.ts';

/**
 * What the trust policy means for the appliance.
 * - `not-needed`: no set of the role asks for it
 * - `trusted`: these of the settings' appliances can assume the role, or may be able to, as far as the role's side goes
 * - `missing`: none of them can; `decision` is that of the first
 * - `presumed`: the settings name no appliance, and the trust policy names only roles of one account, or that account
 *   as a whole: they are taken for it
 * - `undecided`: the settings name no appliance, and more than one account could have it
 * - `nobody`: the settings name no appliance, and no AWS account can assume the role at all
 */
export type ApplianceTrust =
  | { readonly kind: 'not-needed' | 'undecided' | 'nobody' }
  | { readonly kind: 'trusted'; readonly appliances: readonly Appliance[] }
  | { readonly kind: 'missing'; readonly appliance: Appliance; readonly decision: TrustDecision }
  | { readonly kind: 'presumed'; readonly parties: readonly [TrustedParty, ...TrustedParty[]] };

export interface TrustFacts {
  readonly services: readonly ServiceTrust[];
  readonly parties: readonly TrustedParty[];
  readonly appliance: ApplianceTrust;
  readonly around: TrustSurroundings;
  /** False where that takes more steps than there are: the parties are then all whom an Allow names. */
  readonly isDecided: boolean;
}

/** A service that must be able to assume the role. */
export interface ServiceTrust {
  readonly service: string;
  /** Ids of the sets that ask for it, sorted. */
  readonly requirements: readonly string[];
  readonly decision: TrustDecision;
}

/** What the requests to assume a role hang on beside its trust policy. */
export interface TrustPlace {
  readonly account: Account;
  readonly settings: JudgeSettings;
  readonly organization: KnownOrganization;
  readonly layers: PrincipalLayers;
}

export interface TrustQuestion extends TrustPlace {
  readonly principal: Principal;
  readonly sets: readonly RequiredSet[];
  /** Counts what judging the trust takes. */
  readonly meter: StepMeter;
}

/** Who is required does not have to share with who may be let in besides, nor the appliance's side with either. */
const stepsToList = 700_000;
const stepsToDecide = 400_000;

/**
 * Gives who can assume the role; undefined for a user, and for a role whose trust policy could not be read: nothing is
 * then said of its trust but that.
 */
export function gatherTrust(question: TrustQuestion): TrustFacts | undefined {
  const { trust, kind } = question.principal;
  if (kind === 'user' || trust === undefined || trust.faults !== undefined) return undefined;
  return keepTrust(question, (meter) => makeTrust(trust, { ...question, meter }));
}

const keepTrust = createTrustKeeper<TrustFacts>();

function makeTrust(trust: PolicyDocument, question: TrustQuestion): TrustFacts {
  const around = surroundingsOf(question);
  const [listing, deciding] = [question.meter.share(stepsToList), question.meter.share(stepsToDecide)];
  const parties = listTrustedParties(trust, { ...around, meter: listing });
  const decide = (caller: TrustCaller) => decideTrust(trust, caller, { ...around, meter: deciding });
  return {
    services: serviceTrusts(question, decide),
    parties,
    appliance: applianceTrust(question, parties, decide),
    around,
    isDecided: !listing.isSpent && !deciding.isSpent,
  };
}

/** Tells whether the decision leaves a way in: surely, or under conditions that can hold. */
export function canAssume({ verdict }: TrustDecision): boolean {
  return verdict === 'granted' || verdict === 'limited';
}

/** Gives the ARN, its pattern, or the account id of an appliance. */
export function nameAppliance({ role, account }: Appliance): string {
  return role ?? account ?? '';
}

type Decide = (caller: TrustCaller) => TrustDecision;

/** Gives where the role lives. */
export function surroundingsOf({ account, settings, organization, layers }: TrustPlace): TrustSurroundings {
  return {
    accountId: account.id,
    partition: account.partition,
    organizationId: account.organizationId ?? organization.organizationId ?? settings.organizationId,
    organizationAccounts: organization.accountIds,
    guards: layers.layers.rcps?.flat(),
    now: settings.now,
  };
}

function serviceTrusts({ sets, settings }: TrustQuestion, decide: Decide): readonly ServiceTrust[] {
  const named = sets.flatMap((set) =>
    (set.requires?.trustedServices ?? []).map((service) => ({ service, id: set.id })),
  );
  const asked = [...named, ...demandedServices(sets, settings.features)];
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
  const answers = settings.appliances.map((appliance) => ({
    appliance,
    decision: decideAppliance(appliance, parties, decide),
  }));
  const trusted = answers.filter(({ decision }) => canAssume(decision));
  if (trusted.length > 0) return { kind: 'trusted', appliances: trusted.map(({ appliance }) => appliance) };
  const [{ decision } = { decision: decide(callerOf(first)) }] = answers;
  return { kind: 'missing', appliance: first, decision };
}

// A pattern stands for a role whose whole name nobody knows: for each that the trust policy names, and for one of that form.
function decideAppliance(appliance: Appliance, parties: readonly TrustedParty[], decide: Decide): TrustDecision {
  const { role } = appliance;
  if (role === undefined || !isPattern(role)) return decide(callerOf(appliance));
  const named = parties.map(({ value }) => value).filter((value) => isRole(value) && matchesWildcard(role, value));
  const some = decide(callerOf({ ...appliance, role: role.replaceAll(/[*?]/g, 'X') }));
  const answers = [...named.map((arn) => decide(callerOf({ ...appliance, role: arn }))), some];
  return answers.find(canAssume) ?? some;
}

/** Tells whether an appliance's role is a pattern. */
export function isPattern(role: string): boolean {
  return /[*?]/.test(role);
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
  const isOne = possible.every((party) => isAccountOrRole(party) && party.account === first.account);
  return isOne ? { kind: 'presumed', parties: [first, ...others] } : { kind: 'undecided' };
}

function isAccountOrRole({ kind, value }: TrustedParty): boolean {
  return kind === 'account' || isRole(value);
}

function isRole(arn: string): boolean {
  return accountOf(arn) !== undefined && arn.includes(':role/');
}
