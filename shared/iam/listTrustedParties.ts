// Lists everybody whom a role's trust policy lets in.

import { assumedActions, decideTrust } from './decideTrust.ts';
import { getOrMake } from './getOrMake.ts';
import type { PolicyCondition, PolicyDocument, Statement } from './policyDocument.ts';
import { createStepMeter, type StepMeter, stepsPerTrust } from './stepMeter.ts';
import { alikeMembers } from './trust/alikeMembers.ts';
import { isLongerThanIam } from './trust/isLongerThanIam.ts';
import { isMember } from './trust/isMember.ts';
import {
  knownParties,
  type NamedInTrust,
  type NamedParty,
  namedInTrust,
  partiesInConditions,
  partyOf,
  withoutNamedServices,
} from './trust/namedParty.ts';
import { narrowingConditions } from './trust/narrowingConditions.ts';
import type { TrustSurroundings } from './trust/trustSurroundings.ts';
import type { TrustCaller } from './trustCaller.ts';

/**
 * Somebody who can assume the role.
 * - `anyone`: every AWS account, and every service that the conditions leave; with `narrowedBy`, only from certain
 *   networks or sessions
 * - `organization`, `account`, `principal`, `service`, `federated`: as `value` says; `*`: any service, any provider
 * - `deleted`: a role or user that no longer exists, by its id; it can do nothing, and neither can one of its old name
 */
export interface TrustedParty {
  readonly kind: 'anyone' | 'organization' | 'account' | 'principal' | 'service' | 'federated' | 'deleted';
  /** `*`, an organization id, 12 digits, an ARN, a service, a provider, or the id of something deleted. */
  readonly value: string;
  /** 12 digits, for `account` and for a `principal` or `federated` whose ARN tells it. */
  readonly account?: string;
  /** The statement that lets them in. */
  readonly statement: { readonly number: number; readonly sid?: string };
  /** It gets in only as a member of the role's own organization, and nobody knows whether it is one. */
  readonly onlyAsMember: boolean;
  /** Conditions that leave only a part of everybody, although they name no account. */
  readonly narrowedBy: readonly PolicyCondition[];
}

/**
 * Lists who can assume the role, so that whoever `decideTrust` lets in is covered by a party: each principal that an
 * Allow names, and where an Allow speaks of everybody, everybody, or else each account, organization, service and provider
 * that anything names, the role's own, and all services and providers together. Each is tried by `decideTrust`, so that
 * exceptions of a Deny count as its conditions do; a service also as it works for the accounts that a condition names. Each
 * party comes once, in the order of the document; of several
 * statements the one counts that lets it in most freely. A document that could not be read lets nobody in that could be
 * named; of one that takes more steps than there are, all are listed whom an Allow names. `*` means AWS services too:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous
 */
export function listTrustedParties(document: PolicyDocument, around: TrustSurroundings): readonly TrustedParty[] {
  if (document.faults !== undefined) return [];
  const allows = document.statements.filter(({ effect }) => effect === 'Allow');
  return eachOnce(triedParties(allows, document, around) ?? allows.flatMap(untriedParties));
}

// Undefined where the policy is not judged: it is longer than IAM takes one, or takes more steps than there are.
function triedParties(
  allows: readonly Statement[],
  document: PolicyDocument,
  around: TrustSurroundings,
): readonly TrustedParty[] | undefined {
  const { meter = createStepMeter(stepsPerTrust) } = around;
  if (isLongerThanIam(document)) {
    meter.take(Number.POSITIVE_INFINITY);
    return undefined;
  }
  const all = namedInTrust(document, around);
  const scene = { document, all, around: { ...around, meter }, isAlike: alikeMembers(all, around) };
  const parties = allows.flatMap((statement) => partiesOf(statement, scene));
  return meter.isSpent ? undefined : parties;
}

function eachOnce(parties: readonly TrustedParty[]): readonly TrustedParty[] {
  const byName = new Map<string, TrustedParty>();
  for (const party of parties) {
    const name = nameOf(party);
    const known = byName.get(name);
    if (known === undefined || (isRestricted(known) && !isRestricted(party))) byName.set(name, party);
  }
  return [...byName.values()];
}

function nameOf({ kind, value }: NamedParty): string {
  return `${kind} ${value}`;
}

function isRestricted({ onlyAsMember, narrowedBy }: TrustedParty): boolean {
  return onlyAsMember || narrowedBy.length > 0;
}

// Of a policy that is not judged: all whom an Allow names, whatever its conditions and the Denies say.
function untriedParties({ principal, number, sid }: Statement): readonly TrustedParty[] {
  const place = { number, ...(sid !== undefined && { sid }) };
  const isEverybody = principal?.negated || principal?.principals.some(({ value }) => value === '*');
  const named = isEverybody ? [anyoneParty] : (principal?.principals ?? []).map(partyOf);
  return named.map((party) => ({ ...party, statement: place, onlyAsMember: false, narrowedBy: [] }));
}

type MeteredSurroundings = TrustSurroundings & { readonly meter: StepMeter };

interface Scene {
  readonly document: PolicyDocument;
  readonly all: NamedInTrust;
  readonly around: MeteredSurroundings;
  /** Tells whether an account fares like other members of the organization. */
  readonly isAlike: (account: string) => boolean;
}

/** Steps of finding out who a party is, and whether one like it was tried. */
const stepsPerParty = 8;

// Where everybody gets in, there is no use in naming some. Where everybody does only in part, those are named whom the
// statement's own conditions name. Where nobody gets in of whom nothing is known, whoever is known is tried.
function partiesOf(statement: Statement, scene: Scene): readonly TrustedParty[] {
  const element = statement.principal;
  if (element === undefined) return [];
  const named = element.negated ? [] : element.principals.filter(({ value }) => value !== '*');
  const isEverybody = element.negated || element.principals.length > named.length;
  const letIn = triesOnce(statement, scene);
  const parties = named.map(partyOf).filter(letIn);
  const anyone = isEverybody ? [anyoneParty].filter(letIn) : [];
  const narrowedBy = narrowingConditions(statement, scene.document);
  const others = isEverybody ? otherParties(statement, scene, anyone.length === 0 ? 'none' : narrowedBy) : [];
  const place = { number: statement.number, ...(statement.sid !== undefined && { sid: statement.sid }) };
  scene.around.meter.take((named.length + others.length) * stepsPerParty);
  return [
    ...[...parties, ...withoutNamedServices(worthTrying(others, scene.around, letIn).filter(letIn))].map((party) => ({
      ...party,
      statement: place,
      onlyAsMember: isOnlyMember(party, statement, scene),
      narrowedBy: [],
    })),
    ...anyone.map((party) => ({ ...party, statement: place, onlyAsMember: false, narrowedBy })),
  ];
}

// `everybody`: the conditions that narrow it, or that it does not get in.
function otherParties(
  { conditions }: Statement,
  { all, around }: Scene,
  everybody: readonly PolicyCondition[] | 'none',
): readonly NamedParty[] {
  if (everybody === 'none') return [...partiesInConditions(conditions, all), ...knownParties(all, around)];
  return everybody.length === 0 ? [] : partiesInConditions(conditions, all);
}

const anyoneCaller: TrustCaller = { kind: 'outsider' };
const anyoneParty: NamedParty = { kind: 'anyone', value: '*' };

// Where the organization's accounts are not known, the party is tried as one of another organization.
function isOnlyMember(party: NamedParty, statement: Statement, { document, around }: Scene): boolean {
  if (around.organizationId === undefined || around.organizationAccounts.length > 0) return false;
  const elsewhere = { ...around, organizationAccounts: [around.accountId] };
  return !isLetIn(party, statement, { document, around: elsewhere });
}

type LetIn = (party: NamedParty) => boolean;

// Members of the own organization that nothing names fare alike, and there may be thousands.
function triesOnce(statement: Statement, scene: Scene): LetIn {
  const { isAlike } = scene;
  const tried = new Map<string | undefined, boolean>();
  return (party) => {
    const name = isAlike(party.value) ? undefined : nameOf(party);
    // Behind a spent meter nobody asks for the answer.
    return !scene.around.meter.isSpent && getOrMake(tried, name, () => isLetIn(party, statement, scene));
  };
}

// Where the own organization is let in, nobody needs to try each of its accounts.
function worthTrying(parties: readonly NamedParty[], around: TrustSurroundings, letIn: LetIn): readonly NamedParty[] {
  const own = parties.find(({ value }) => value === around.organizationId);
  if (own === undefined || !letIn(own)) return parties;
  return parties.filter(({ value }) => !isMember(value, around));
}

// Only this statement's Allow counts, every Deny, and what is allowed besides assuming the role.
function isLetIn(
  party: NamedParty,
  statement: Statement,
  { document, around }: Pick<Scene, 'document' | 'around'>,
): boolean {
  const caller = callerOf(party);
  if (party.kind === 'deleted') return assumedActions(statement, caller).length > 0;
  const statements = document.statements.filter(
    (one) => one === statement || one.effect === 'Deny' || assumedActions(one, anyoneCaller).length === 0,
  );
  const { verdict } = decideTrust({ ...document, statements }, caller, around);
  return verdict === 'granted' || verdict === 'limited';
}

function callerOf(party: NamedParty): TrustCaller {
  switch (party.kind) {
    case 'service':
      return { kind: 'service', service: party.value, forAnybody: true };
    case 'federated':
      return { kind: 'federated', provider: party.value };
    case 'account':
      return { kind: 'account', account: party.value };
    case 'organization':
      return { kind: 'organization', organizationId: party.value };
    case 'principal':
    case 'deleted':
      return { kind: 'principal', arn: party.value };
    case 'anyone':
      return anyoneCaller;
  }
}
