// What is known of a request to assume a role, by who makes it.

import type { ContextValue, KnownContext } from '../conditions/knownContext.ts';
import { readText } from '../conditions/policyVariables.ts';
import { matchesWildcard } from '../matchesWildcard.ts';
import { commonText } from '../patterns/patternOverlap.ts';
import { type WildcardPattern, wildcardPattern } from '../patterns/wildcardPattern.ts';
import type { PolicySource } from '../policy/policyLayers.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import { accountOf, type TrustCaller } from '../trustCaller.ts';

/** Where the role lives, and what is known of its organization. */
export interface TrustSurroundings {
  /** 12 digits. */
  readonly accountId: string;
  readonly partition: string;
  readonly organizationId?: string | undefined;
  /** All accounts of the organization; empty: not known. */
  readonly organizationAccounts: readonly string[];
  /** Resource control policies above the account: their Deny statements keep callers out too; default: none. */
  readonly guards?: readonly PolicySource[] | undefined;
}

/** A key with no value is one that the request does not carry. */
const absent: readonly string[] = [];

/** Keys that only requests of AWS services carry. */
const serviceKeys: Readonly<Record<string, ContextValue>> = {
  'aws:SourceAccount': absent,
  'aws:SourceArn': absent,
  'aws:SourceOrgID': absent,
  'aws:SourceOrgPaths': absent,
  'aws:PrincipalServiceName': absent,
  'aws:PrincipalServiceNamesList': absent,
};

/**
 * Gives what is known of the caller's requests: one context, or two where the caller may belong to an organization or to
 * none, and its requests carry keys accordingly. A key whose value follows from the caller only in part gets, as its
 * possible values, one that stands for all that the policies do not name, and one for each of their patterns that the
 * caller can meet: a condition that no caller of the kind can meet is then false, one that all meet is true.
 * Availability of keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function buildTrustContexts(
  caller: TrustCaller,
  surroundings: TrustSurroundings,
  conditions: readonly PolicyCondition[],
): readonly KnownContext[] {
  const common = { 'aws:SecureTransport': 'true', 'aws:ResourceAccount': surroundings.accountId };
  switch (caller.kind) {
    case 'service':
      return [serviceContext(caller.service, surroundings, { common, conditions })];
    case 'federated':
      return [{ known: { ...common, ...serviceKeys, 'aws:PrincipalIsAWSService': 'false' }, others: 'unknown' }];
    default:
      return identityContexts(caller, surroundings, { common, conditions });
  }
}

interface Background {
  readonly common: Readonly<Record<string, ContextValue>>;
  readonly conditions: readonly PolicyCondition[];
}

type IdentityCaller = Exclude<TrustCaller, { kind: 'service' | 'federated' }>;

/** Stands for an account that no policy names. */
const unnamedAccount = '000000000000';
/** Stands for an organization that no policy names. */
const unnamedOrganization = 'o-0000000000';

function identityContexts(
  caller: IdentityCaller,
  surroundings: TrustSurroundings,
  { common, conditions }: Background,
): readonly KnownContext[] {
  const accounts = callerAccounts(caller, conditions);
  const known = {
    ...common,
    ...serviceKeys,
    'aws:PrincipalIsAWSService': 'false',
    ...externalIdKeys(caller),
    ...(caller.kind === 'principal' && sessionKeys(caller.arn)),
  };
  const oneOf = {
    'aws:PrincipalAccount': accounts,
    'aws:PrincipalArn': possibleArns(accounts, surroundings.partition, conditions),
  };
  return callerOrganizations(caller, accounts, surroundings).map((organization) => ({
    known: { ...known, ...(organization === null && withoutOrganization) },
    oneOf: { ...oneOf, ...(typeof organization === 'string' && organizationValues(organization, conditions)) },
    others: 'unknown',
  }));
}

// Of a caller of any account: one that no policy names, and one for each pattern of account ids.
function callerAccounts(caller: IdentityCaller, conditions: readonly PolicyCondition[]): readonly string[] {
  if (caller.kind === 'account') return [caller.account];
  if (caller.kind === 'principal') return [accountOf(caller.arn) ?? unnamedAccount];
  const owners = conditionValues(conditions, 'aws:principalarn').flatMap((arn) => arn.split(':')[4] ?? []);
  const patterns = [...conditionValues(conditions, 'aws:principalaccount'), ...owners].filter(hasWildcard);
  return [unnamedAccount, ...patterns.map(fillWildcards)];
}

const withoutOrganization: Readonly<Record<string, ContextValue>> = {
  'aws:PrincipalOrgID': absent,
  'aws:PrincipalOrgPaths': absent,
};

// Undefined: nobody knows which. An account outside a known organization is in another one, or in none (null).
function callerOrganizations(
  caller: IdentityCaller,
  accounts: readonly string[],
  { accountId, organizationId, organizationAccounts }: TrustSurroundings,
): readonly (string | null | undefined)[] {
  if (caller.kind === 'organization') return [caller.organizationId];
  if ([accountId, ...organizationAccounts].some((account) => accounts.includes(account))) return [organizationId];
  if (caller.kind === 'outsider' || organizationAccounts.length > 0) return [unnamedOrganization, null];
  return [undefined];
}

// Roles that an appliance or a program uses have no second factor.
function sessionKeys(arn: string): Readonly<Record<string, ContextValue>> {
  const isRole = /:role\//.test(arn);
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalType': isRole ? 'AssumedRole' : 'User',
    ...(isRole && { 'aws:MultiFactorAuthPresent': 'false', 'aws:MultiFactorAuthAge': absent }),
  };
}

function externalIdKeys(caller: IdentityCaller): Readonly<Record<string, ContextValue>> {
  return 'externalId' in caller ? { 'sts:ExternalId': caller.externalId ?? absent } : {};
}

function possibleArns(
  accounts: readonly string[],
  partition: string,
  conditions: readonly PolicyCondition[],
): readonly string[] {
  const patterns = conditionValues(conditions, 'aws:principalarn');
  return accounts.flatMap((account) => {
    const roles = `arn:${partition}:iam::${account}:role/`;
    return [`${roles}unnamed`, ...patterns.flatMap((pattern) => witness(pattern, account, `${roles}?*`))];
  });
}

function organizationValues(
  id: string,
  conditions: readonly PolicyCondition[],
): Readonly<Record<string, readonly string[]>> {
  const ids = id === unnamedOrganization ? conditionValues(conditions, 'aws:principalorgid').filter(hasWildcard) : [];
  const paths = conditionValues(conditions, 'aws:principalorgpaths').filter(
    (path) => path.includes('/') && matchesWildcard(organizationOf(path), id),
  );
  return {
    'aws:PrincipalOrgID': [id, ...ids.map(fillWildcards)],
    'aws:PrincipalOrgPaths': [`${id}/r-0000/ou-0000-00000000/`, ...paths.map((path) => fillPath(path, id))],
  };
}

/** Gives the organization of a path of OUs, or of a pattern of paths. */
export function organizationOf(path: string): string {
  return path.replace(/\/.*/, '');
}

function serviceContext(
  service: string,
  surroundings: TrustSurroundings,
  { common, conditions }: Background,
): KnownContext {
  const { accountId, partition, organizationId } = surroundings;
  const patterns = conditionValues(conditions, 'aws:sourcearn');
  const ofService = `arn:${partition}:${service.split('.')[0]}:`;
  const sources = patterns.flatMap((pattern) => witness(pattern, accountId, `${ofService}*:${accountId}:?*`));
  return {
    known: {
      ...common,
      'aws:PrincipalIsAWSService': 'true',
      'aws:PrincipalServiceName': service,
      'aws:SourceAccount': accountId,
      ...(organizationId !== undefined && { 'aws:SourceOrgID': organizationId }),
      'aws:PrincipalAccount': absent,
      'aws:PrincipalArn': absent,
      'aws:PrincipalOrgID': absent,
      'aws:PrincipalOrgPaths': absent,
      'aws:MultiFactorAuthPresent': absent,
      'sts:ExternalId': absent,
    },
    oneOf: { 'aws:SourceArn': [`${ofService}unnamed:${accountId}:unnamed`, ...sources] },
    others: 'unknown',
  };
}

function conditionValues(conditions: readonly PolicyCondition[], lowerCaseKey: string): readonly string[] {
  return conditions
    .filter((condition) => condition.key.toLowerCase() === lowerCaseKey)
    .flatMap((condition) => condition.values);
}

/** An ARN of that account that the pattern covers, if there is one; `shape`: which of them a short pattern may mean. */
function witness(pattern: string, account: string, shape: string): readonly string[] {
  const parts = pattern.split(':');
  const owner = parts[4];
  if (owner === undefined || parts.length < 6) return spanningWitness(pattern, shape);
  // ARNs of S3 buckets name no account: any account can own them.
  if (owner !== '' && !matchesWildcard(owner, account)) return [];
  return [parts.map((part, index) => (index === 4 && owner !== '' ? account : fillWildcards(part))).join(':')];
}

// Outside the Arn operators a wildcard takes colons, so a pattern may have fewer of them than an ARN.
function spanningWitness(pattern: string, shape: string): readonly string[] {
  const text = commonText(textPattern(pattern), textPattern(shape));
  return text === undefined ? [] : [text];
}

function textPattern(text: string): WildcardPattern {
  return wildcardPattern(readText(text, { wildcards: true }).texts.flatMap((tokens) => tokens ?? []));
}

function hasWildcard(value: string): boolean {
  return /[*?]/.test(value);
}

function fillPath(path: string, id: string): string {
  return [id, ...path.split('/').slice(1).map(fillWildcards)].join('/');
}

function fillWildcards(pattern: string): string {
  return pattern.replace(/[*?]/g, 'x');
}
