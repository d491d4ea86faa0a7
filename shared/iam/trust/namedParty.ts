// Whom a trust policy, its conditions and its surroundings speak of: those who may turn out to be let in.

import type { PolicyCondition, PolicyDocument, PolicyPrincipal } from '../policyDocument.ts';
import { accountOf, anyName, isDeletedPrincipal, wholeAccountOf } from '../trustCaller.ts';
import {
  accountsInConditions,
  accountsOfPrincipals,
  distinct,
  organizationsInConditions,
  principalsOf,
  servicesInConditions,
} from './conditionValues.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';

/** All that a trust policy and the resource control policies above it hold that may name somebody. */
export interface NamedInTrust {
  readonly conditions: readonly PolicyCondition[];
  readonly principals: readonly PolicyPrincipal[];
}

/** Somebody by name, as `TrustedParty` has it. */
export interface NamedParty {
  readonly kind: 'anyone' | 'organization' | 'account' | 'principal' | 'service' | 'federated' | 'deleted';
  readonly value: string;
  readonly account?: string;
}

/** Gives the party that an entry of a Principal element names. */
export function partyOf({ type, value }: PolicyPrincipal): NamedParty {
  if (type === 'Service') return { kind: 'service', value };
  const account = accountOf(value);
  const owner = account !== undefined && { account };
  if (type === 'Federated') return { kind: 'federated', value, ...owner };
  if (isDeletedPrincipal(value)) return { kind: 'deleted', value };
  const whole = wholeAccountOf(value);
  if (whole !== undefined) return accountParty(whole);
  return { kind: 'principal', value, ...owner };
}

/** Gives whom a statement's conditions name; organizations by any condition, because a Deny may exempt them. */
export function partiesInConditions(
  conditions: readonly PolicyCondition[],
  { conditions: all }: NamedInTrust,
): readonly NamedParty[] {
  return [
    ...accountsInConditions(conditions).map(accountParty),
    ...organizationsInConditions(all).map(organizationParty),
    ...servicesInConditions(conditions).map(serviceParty),
  ];
}

/** Gives whom anything names, whom the role's surroundings tell of, and any service. */
export function knownParties(
  { conditions, principals }: NamedInTrust,
  around: TrustSurroundings,
): readonly NamedParty[] {
  const { accountId, organizationId, organizationAccounts } = around;
  const accounts = [
    ...accountsInConditions(conditions),
    ...accountsOfPrincipals(principals),
    ...[accountId, ...organizationAccounts],
  ];
  const services = principals.filter(({ type }) => type === 'Service').map(({ value }) => value);
  return [
    ...(organizationId === undefined ? [] : [organizationParty(organizationId)]),
    ...distinct(accounts).map(accountParty),
    ...distinct([anyName, ...servicesInConditions(conditions), ...services]).map(serviceParty),
    ...principals.filter(({ type }) => type === 'Federated').map(partyOf),
  ];
}

/** Leaves out services by name where all are let in. */
export function withoutNamedServices(parties: readonly NamedParty[]): readonly NamedParty[] {
  const isOfAll = parties.some(({ kind, value }) => kind === 'service' && value === anyName);
  return parties.filter(({ kind, value }) => kind !== 'service' || value === anyName || !isOfAll);
}

/** Gives all conditions and principals of the trust policy and of the resource control policies above it. */
export function namedInTrust(document: PolicyDocument, { guards = [] }: TrustSurroundings): NamedInTrust {
  const statements = [document, ...guards.map((guard) => guard.document)].flatMap((one) => one.statements);
  return {
    conditions: statements.flatMap(({ conditions }) => conditions),
    principals: principalsOf(statements),
  };
}

function accountParty(account: string): NamedParty {
  return { kind: 'account', value: account, account };
}

function organizationParty(id: string): NamedParty {
  return { kind: 'organization', value: id };
}

function serviceParty(service: string): NamedParty {
  return { kind: 'service', value: service };
}
