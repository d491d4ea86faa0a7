// Lists everybody whom a role's trust policy lets in.

import { assumedActions, decideTrust } from './decideTrust.ts';
import type { PolicyCondition, PolicyDocument, PolicyPrincipal, Statement } from './policyDocument.ts';
import { organizationOf, type TrustSurroundings } from './trust/trustContext.ts';
import { narrowingConditions } from './trust/trustNarrowing.ts';
import { accountOf, isDeletedPrincipal, type TrustCaller, wholeAccountOf } from './trustCaller.ts';

/**
 * Somebody who can assume the role.
 * - `anyone`: every AWS account; with `narrowedBy`, only from certain networks or sessions
 * - `organization`, `account`, `principal`, `service`, `federated`: as `value` says
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
 * Lists who can assume the role: each principal that an Allow names and that neither its conditions nor a Deny surely
 * keep out, and where an Allow speaks of everybody, each account and organization that its conditions name. Each party
 * comes once, in the order of the document; of several statements the one counts that lets it in most freely. A document
 * that could not be read lets nobody in that could be named.
 */
export function listTrustedParties(document: PolicyDocument, around: TrustSurroundings): readonly TrustedParty[] {
  if (document.faults !== undefined) return [];
  const parties = document.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => partiesOf(statement, { document, around }));
  const byName = new Map<string, TrustedParty>();
  for (const party of parties) {
    const name = `${party.kind} ${party.value}`;
    const known = byName.get(name);
    if (known === undefined || (isRestricted(known) && !isRestricted(party))) byName.set(name, party);
  }
  return [...byName.values()];
}

function isRestricted({ onlyAsMember, narrowedBy }: TrustedParty): boolean {
  return onlyAsMember || narrowedBy.length > 0;
}

interface Scene {
  readonly document: PolicyDocument;
  readonly around: TrustSurroundings;
}

type NamedParty = Pick<TrustedParty, 'kind' | 'value' | 'account'>;

// The conditions of a statement that speaks of everybody may name accounts and organizations; where they leave everybody
// in, there is no use in naming some.
function partiesOf(statement: Statement, scene: Scene): readonly TrustedParty[] {
  const element = statement.principal;
  if (element === undefined) return [];
  const named = element.negated ? [] : element.principals.filter(({ value }) => value !== '*');
  const isEverybody = element.negated || element.principals.length > named.length;
  const letIn = (party: NamedParty) => isLetIn(party, statement, scene);
  const parties = named.map(partyOf).filter(letIn);
  const anyone = isEverybody ? [anyoneParty].filter(letIn) : [];
  const narrowedBy = narrowingConditions(statement, scene.document);
  const others =
    isEverybody && (anyone.length === 0 || narrowedBy.length > 0) ? conditionParties(statement, scene) : [];
  const place = { number: statement.number, ...(statement.sid !== undefined && { sid: statement.sid }) };
  return [
    ...[...parties, ...others.filter(letIn)].map((party) => ({
      ...party,
      statement: place,
      onlyAsMember: isOnlyMember(party, statement, scene),
      narrowedBy: [],
    })),
    ...anyone.map((party) => ({ ...party, statement: place, onlyAsMember: false, narrowedBy })),
  ];
}

const anyoneParty: NamedParty = { kind: 'anyone', value: '*' };

function partyOf({ type, value }: PolicyPrincipal): NamedParty {
  if (type === 'Service') return { kind: 'service', value };
  const account = accountOf(value);
  const owner = account !== undefined && { account };
  if (type === 'Federated') return { kind: 'federated', value, ...owner };
  if (isDeletedPrincipal(value)) return { kind: 'deleted', value };
  const whole = wholeAccountOf(value);
  if (whole !== undefined) return { kind: 'account', value: whole, account: whole };
  return { kind: 'principal', value, ...owner };
}

function conditionParties({ conditions }: Statement, { document, around }: Scene): readonly NamedParty[] {
  const documents = [document, ...(around.guards ?? []).map((guard) => guard.document)];
  const all = documents.flatMap(({ statements }) => statements.flatMap((statement) => statement.conditions));
  const accounts = [
    ...valuesOf(conditions, 'aws:principalaccount'),
    ...valuesOf(conditions, 'aws:principalarn'),
  ].flatMap((value) => accountOf(value) ?? []);
  const organizations = [
    ...valuesOf(all, 'aws:principalorgid'),
    ...valuesOf(all, 'aws:principalorgpaths').map(organizationOf),
  ].filter((id) => /^o-[a-z0-9]+$/.test(id));
  return [
    ...[...new Set(accounts)].map((account): NamedParty => ({ kind: 'account', value: account, account })),
    ...[...new Set(organizations)].map((id): NamedParty => ({ kind: 'organization', value: id })),
    ...valuesOf(conditions, 'aws:principalservicename').map((value): NamedParty => ({ kind: 'service', value })),
  ];
}

function valuesOf(conditions: readonly PolicyCondition[], lowerCaseKey: string): readonly string[] {
  return conditions.filter(({ key }) => key.toLowerCase() === lowerCaseKey).flatMap(({ values }) => values);
}

// Where the organization's accounts are not known, the party is tried as one of another organization.
function isOnlyMember(party: NamedParty, statement: Statement, { document, around }: Scene): boolean {
  if (around.organizationId === undefined || around.organizationAccounts.length > 0) return false;
  const elsewhere = { ...around, organizationAccounts: [around.accountId] };
  return !isLetIn(party, statement, { document, around: elsewhere });
}

// Only this statement's Allow counts, and every Deny.
function isLetIn(party: NamedParty, statement: Statement, { document, around }: Scene): boolean {
  const caller = callerOf(party);
  if (party.kind === 'deleted') return assumedActions(statement, caller).length > 0;
  const statements = document.statements.filter((one) => one === statement || one.effect === 'Deny');
  const { verdict } = decideTrust({ ...document, statements }, caller, around);
  return verdict === 'granted' || verdict === 'limited';
}

function callerOf(party: NamedParty): TrustCaller {
  switch (party.kind) {
    case 'service':
      return { kind: 'service', service: party.value };
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
      return { kind: 'outsider' };
  }
}
