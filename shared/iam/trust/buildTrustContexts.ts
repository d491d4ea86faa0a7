// What is known of a request to assume a role, by who makes it.

import { contextReader } from '../conditions/contextReader.ts';
import type { ContextValue, KnownContext } from '../conditions/knownContext.ts';
import { type KeyHolder, neverCarried, partlyKnown } from '../keyHolder.ts';
import { matchesWildcard } from '../matchesWildcard.ts';
import { commonText } from '../patterns/overlaps.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import { createStepMeter, type StepMeter, stepsPerTrust } from '../stepMeter.ts';
import { hasPrincipalTags, type TrustCaller } from '../trustCaller.ts';
import { callerAccounts } from './callerAccounts.ts';
import { conditionValues, distinct, organizationsInConditions, servicesInConditions } from './conditionValues.ts';
import { isMember } from './isMember.ts';
import { issueTimes } from './issueTimes.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';
import { textPattern, valuesInFormat } from './valuesInFormat.ts';

/** Steps of looking for what one value of a condition names. */
const stepsPerValue = 20;

/** As service: any that no policy names. As provider: any. */
export const anyName = '*';

/** A key with no value is one that the request does not carry. */
const absent: readonly string[] = [];

/**
 * Gives what is known of the caller's requests: one context, or several where the caller may belong to an organization or
 * to none, or to accounts that the conditions tell apart. A key whose value follows from the caller only in part gets, as
 * its possible values, one for each way in which the conditions on it can come out.
 * Availability of keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function buildTrustContexts(
  caller: TrustCaller,
  around: TrustSurroundings,
  conditions: readonly PolicyCondition[],
): readonly KnownContext[] {
  const common = { 'aws:SecureTransport': 'true', 'aws:ResourceAccount': around.accountId, ...timeKeys(around) };
  const { meter = createStepMeter(stepsPerTrust) } = around;
  meter.take(conditions.reduce((sum, { values }) => sum + (1 + values.length) * stepsPerValue, 0));
  const scene = { around, common, conditions, meter };
  switch (caller.kind) {
    case 'service':
      return serviceContexts(caller, scene);
    case 'federated':
      return [federatedContext(common)];
    default:
      return callerAccounts(caller, scene).flatMap((account) => identityContexts(caller, account, scene));
  }
}

// Whoever signs in at a provider is no AWS principal and sends an unsigned request:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
function federatedContext(common: Scene['common']): KnownContext {
  const known = { ...neverCarried('provider'), ...common, 'aws:PrincipalIsAWSService': 'false' };
  return { known, partly: partlyKnown('provider'), others: 'unknown' };
}

interface Scene {
  readonly around: TrustSurroundings;
  readonly common: Readonly<Record<string, ContextValue>>;
  readonly conditions: readonly PolicyCondition[];
  readonly meter: StepMeter;
}

type PossibleValues = Readonly<Record<string, readonly string[]>>;
type IdentityCaller = Exclude<TrustCaller, { kind: 'service' | 'federated' }>;
type ServiceCaller = Extract<TrustCaller, { kind: 'service' }>;

// `account` is undefined where the caller may be of any.
function identityContexts(caller: IdentityCaller, account: string | undefined, scene: Scene): readonly KnownContext[] {
  const { common } = scene;
  const holders = holdersOf(caller);
  const known = {
    ...withoutFactor(neverCarried(...holders), caller),
    ...common,
    'aws:PrincipalIsAWSService': 'false',
    ...(account !== undefined && { 'aws:PrincipalAccount': account }),
    ...externalIdKeys(caller),
    ...(caller.kind === 'principal' && principalKeys(caller.arn)),
  };
  const arns = 'aws:PrincipalArn' in known ? {} : possibleArns(caller, account, { ...scene, common: known });
  return callerOrganizations(caller, account, scene).map((organization) => ({
    known: { ...known, ...(organization === 'none' && withoutOrganization) },
    oneOf: { ...arns, ...organizationValues(organization, scene), ...tokenTimes(caller, scene) },
    partly: withoutFactor(partlyKnown(...holders), caller),
    others: 'unknown',
  }));
}

function timeKeys({ now }: TrustSurroundings): Readonly<Record<string, ContextValue>> {
  if (now === undefined) return {};
  return { 'aws:CurrentTime': now, 'aws:EpochTime': String(Math.floor(Date.parse(now) / 1000)) };
}

function tokenTimes(caller: IdentityCaller, { around: { now }, conditions }: Scene): PossibleValues {
  if (now === undefined || caller.kind !== 'principal' || holdersOf(caller).includes('user')) return {};
  return { 'aws:TokenIssueTime': issueTimes(now, conditions) };
}

function holdersOf(caller: IdentityCaller): readonly KeyHolder[] {
  if (caller.kind !== 'principal') return ['role', 'user'];
  return [caller.arn.includes(':user/') ? 'user' : 'role'];
}

// Whoever may be a person can send a code with the very call that assumes the role:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
function withoutFactor<T>(keys: Readonly<Record<string, T>>, caller: IdentityCaller): Readonly<Record<string, T>> {
  if (caller.kind === 'principal' && caller.arn.includes(':role/')) return keys;
  const { 'aws:MultiFactorAuthAge': _age, 'aws:MultiFactorAuthPresent': _present, ...others } = keys;
  return others;
}

// Where no list of values stands for all, nothing is said of the key.
function possibleValues(
  name: string,
  formats: readonly string[],
  { common, conditions, meter, except = [] }: Omit<Scene, 'around'> & { readonly except?: readonly string[] },
): PossibleValues {
  const reader = contextReader({ known: common, others: 'unknown' });
  const values = valuesInFormat({ key: name.toLowerCase(), formats, except, conditions, reader, meter });
  return values === undefined || values.length === 0 ? {} : { [name]: values };
}

// Neither the root user nor a federated user may call AssumeRole, and a session goes by its role:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
function possibleArns(caller: IdentityCaller, account: string | undefined, scene: Scene): PossibleValues {
  const prefix = `arn:${scene.around.partition}:iam::${account ?? '????????????'}:`;
  const role =
    caller.kind === 'principal' ? /^arn:[^:]*:sts::\d{12}:assumed-role\/([^/]+)\//.exec(caller.arn)?.[1] : undefined;
  const formats =
    role === undefined
      ? [`${prefix}role/?*`, `${prefix}user/?*`]
      : [`${prefix}role/${role}`, `${prefix}role/*/${role}`];
  return possibleValues('aws:PrincipalArn', formats, scene);
}

// Roles that an appliance or a program uses have no second factor.
function principalKeys(arn: string): Readonly<Record<string, ContextValue>> {
  if (arn.includes(':assumed-role/')) return { 'aws:PrincipalType': 'AssumedRole' };
  const isRole = arn.includes(':role/');
  return {
    'aws:PrincipalArn': arn,
    'aws:PrincipalType': isRole ? 'AssumedRole' : 'User',
    ...(isRole && { 'aws:MultiFactorAuthPresent': 'false' }),
  };
}

function externalIdKeys(caller: IdentityCaller): Readonly<Record<string, ContextValue>> {
  return 'externalId' in caller ? { 'sts:ExternalId': caller.externalId ?? absent } : {};
}

/** `other`: one that no policy names and that is not the role's own. */
type CallerOrganization = { readonly id: string } | 'other' | 'none';

const withoutOrganization: Readonly<Record<string, ContextValue>> = {
  'aws:PrincipalOrgID': absent,
  'aws:PrincipalOrgPaths': absent,
};

// An account outside a known organization is in another one, or in none.
function callerOrganizations(
  caller: IdentityCaller,
  account: string | undefined,
  { around, conditions }: Scene,
): readonly CallerOrganization[] {
  const { organizationId, organizationAccounts } = around;
  if (caller.kind === 'organization') return [{ id: caller.organizationId }];
  const isOwn = account !== undefined && isMember(account, around);
  if (isOwn && organizationId !== undefined) return [{ id: organizationId }];
  if (caller.kind === 'outsider') return ['other', 'none'];
  const named = distinct([...organizationsInConditions(conditions), ...[organizationId ?? []].flat()]);
  const isElsewhere = !isOwn && organizationAccounts.length > 0;
  const possible = named.filter((id) => !isElsewhere || id !== organizationId);
  return [...possible.map((id) => ({ id })), 'other', 'none'];
}

function organizationValues(organization: CallerOrganization, scene: Scene): PossibleValues {
  if (organization === 'none') return {};
  if (organization !== 'other') {
    const { id } = organization;
    return { ...possibleValues('aws:PrincipalOrgPaths', [`${id}/r-?*/`], scene), 'aws:PrincipalOrgID': [id] };
  }
  const { conditions, around } = scene;
  const except = [...organizationsInConditions(conditions), ...[around.organizationId ?? []].flat()];
  return {
    ...possibleValues('aws:PrincipalOrgID', ['o-?*'], { ...scene, except }),
    ...possibleValues('aws:PrincipalOrgPaths', ['o-?*/r-?*/'], { ...scene, except: except.map((id) => `${id}/*`) }),
  };
}

// AWS's page has these keys in all requests and does not say what they hold for a service. It belongs to no account and has
// no unique id, so they are missing, or hold what no policy means:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalaccount
function serviceContexts(caller: ServiceCaller, scene: Scene): readonly KnownContext[] {
  const contexts = sourceAccounts(caller, scene).map((account) => serviceContext(caller.service, account, scene));
  const asked = ['aws:PrincipalAccount', 'aws:userid'].filter((name) =>
    scene.conditions.some(({ key }) => key.toLowerCase() === name.toLowerCase()),
  );
  if (asked.length === 0) return contexts;
  const held = (value: ContextValue) => Object.fromEntries(asked.map((name) => [name, value]));
  return [absent, 'of a service'].flatMap((value) =>
    contexts.map((context) => ({ ...context, known: { ...context.known, ...held(value) } })),
  );
}

// The account of the resource that the service works for: https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
function sourceAccounts({ forAnybody }: ServiceCaller, { around, conditions }: Scene): readonly string[] {
  const values = ['aws:sourceaccount', 'aws:sourcearn'].flatMap((key) => conditionValues(conditions, key));
  const named = forAnybody ? values.flatMap((value) => value.match(/(?<!\d)\d{12}(?!\d)/g) ?? []) : [];
  return distinct([around.accountId, ...named]);
}

function serviceContext(service: string, sourceAccount: string, scene: Scene): KnownContext {
  const { organizationId } = scene.around;
  const isOwn = sourceAccount === scene.around.accountId || isMember(sourceAccount, scene.around);
  const isAny = service === anyName;
  const names = {
    formats: ['?*.amazonaws.com', '?*.amazonaws.com.cn'],
    except: servicesInConditions(scene.conditions),
  };
  return {
    known: {
      ...neverCarried('service'),
      ...(isAny || hasPrincipalTags(service) ? {} : absentTags(scene.conditions)),
      ...scene.common,
      'aws:PrincipalIsAWSService': 'true',
      ...(!isAny && { 'aws:PrincipalServiceName': service }),
      'aws:SourceAccount': sourceAccount,
      ...(organizationId !== undefined && isOwn && { 'aws:SourceOrgID': organizationId }),
      'sts:ExternalId': absent,
    },
    oneOf: {
      ...(isAny && possibleValues('aws:PrincipalServiceName', names.formats, { ...scene, except: names.except })),
      ...possibleSources(isAny ? '*' : service.replace(/\..*/s, ''), sourceAccount, scene),
    },
    partly: partlyKnown('service'),
    others: 'unknown',
  };
}

// A service is no role or user that could have tags, but for one.
function absentTags(conditions: readonly PolicyCondition[]): Readonly<Record<string, ContextValue>> {
  const tags = conditions.map(({ key }) => key).filter((key) => /^aws:principaltag\//i.test(key));
  return Object.fromEntries(tags.map((key) => [key, absent]));
}

// What a service acts for is one of its own resources as a rule, and one of another service where a condition says so.
function possibleSources(prefix: string, account: string, scene: Scene): PossibleValues {
  const own = `arn:${scene.around.partition}:${prefix}:*:${account}:?*`;
  const values = possibleValues('aws:SourceArn', [own], scene);
  const sources = values['aws:SourceArn'];
  if (sources === undefined) return values;
  const patterns = conditionValues(scene.conditions, 'aws:sourcearn');
  return { 'aws:SourceArn': [...sources, ...patterns.flatMap((pattern) => witness(pattern, account, own))] };
}

/** An ARN of that account that the pattern covers, if there is one; `shape`: which of them a short pattern may mean. */
function witness(pattern: string, account: string, shape: string): readonly string[] {
  const parts = pattern.split(':');
  const owner = parts[4];
  // Outside the Arn operators a wildcard takes colons, so a pattern may have fewer of them than an ARN.
  if (owner === undefined || parts.length < 6)
    return [commonText(textPattern(pattern), textPattern(shape)) ?? []].flat();
  // ARNs of S3 buckets name no account: any account can own them.
  if (owner !== '' && !matchesWildcard(owner, account)) return [];
  const filled = parts.map((part) => part.replace(/[*?]/g, 'x'));
  return [filled.with(4, owner === '' ? '' : account).join(':')];
}
