// Lists everybody whom a role's trust policy lets in.

import type { PolicyCondition, PolicyDocument, PolicyPrincipal, Statement } from './policyDocument.ts';
import { accountOf, isDeletedPrincipal, type TrustCaller } from './trustCaller.ts';
import type { TrustSurroundings } from './trustContext.ts';
import { narrowingConditions } from './trustNarrowing.ts';
import { decideTrust, isAboutAssuming } from './trustPolicy.ts';

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
 * comes once, in the order of the document. A document that could not be read lets nobody in that could be named.
 */
export function listTrustedParties(document: PolicyDocument, around: TrustSurroundings): readonly TrustedParty[] {
  if (document.faults !== undefined) return [];
  const parties = document.statements
    .filter((statement) => statement.effect === 'Allow')
    .flatMap((statement) => partiesOf(statement, { document, around }));
  return [...new Map(parties.map((party) => [`${party.kind} ${party.value}`, party])).values()];
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
  const narrowedBy = anyone.length > 0 ? narrowingConditions(statement, scene.document) : [];
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
  const account = accountOf(value);
  const owner = account === undefined ? {} : { account };
  if (type === 'Service') return { kind: 'service', value };
  if (type === 'Federated') return { kind: 'federated', value, ...owner };
  if (isDeletedPrincipal(value)) return { kind: 'deleted', value };
  if (account !== undefined && (value === account || value.endsWith(':root'))) {
    return { kind: 'account', value: account, account };
  }
  return { kind: 'principal', value, ...owner };
}

function conditionParties({ conditions }: Statement, { document, around }: Scene): readonly NamedParty[] {
  const documents = [document, ...(around.guards ?? []).map((guard) => guard.document)];
  const all = documents.flatMap(({ statements }) => statements.flatMap((statement) => statement.conditions));
  const accounts = [
    ...valuesOf(conditions, 'aws:principalaccount'),
    ...valuesOf(conditions, 'aws:principalarn').map((arn) => accountOf(arn) ?? ''),
  ].filter((account) => /^\d{12}$/.test(account));
  const organizations = [
    ...valuesOf(all, 'aws:principalorgid'),
    ...valuesOf(all, 'aws:principalorgpaths').map((path) => path.split('/')[0] ?? ''),
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

// Where the organization's accounts are not known, an account is tried as one of another organization.
function isOnlyMember(party: NamedParty, statement: Statement, { document, around }: Scene): boolean {
  const isUnknown = around.organizationId !== undefined && around.organizationAccounts.length === 0;
  if (!isUnknown || party.account === undefined || party.account === around.accountId) return false;
  const elsewhere = { ...around, organizationAccounts: [around.accountId] };
  return !isLetIn(party, statement, { document, around: elsewhere });
}

// Only this statement's Allow counts, and every Deny.
function isLetIn(party: NamedParty, statement: Statement, { document, around }: Scene): boolean {
  const caller = callerOf(party);
  if (!isAboutAssuming(statement, caller)) return false;
  if (party.kind === 'deleted') return true;
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
