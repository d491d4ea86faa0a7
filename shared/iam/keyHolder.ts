// What AWS says of the global condition keys: whose requests carry them, and what is known of their values.

import type { ContextValue, KeyShape, PartlyKnown } from './conditions/knownContext.ts';
import { getOrMake } from './getOrMake.ts';

/** Whether the requests of one kind of caller carry a key. */
type Presence = 'always' | 'sometimes' | 'never';

/**
 * Who makes a request.
 * - `role`: a session of a role that a principal or a service of AWS opened
 * - `federated`: a session of a role that was opened with what a SAML or OpenID Connect provider gave
 * - `user`: an IAM user with access keys
 * - `service`: a service of AWS that calls in its own name
 * - `provider`: whoever opens a session with what a provider gave: a request that nobody signs
 */
export type KeyHolder = 'role' | 'federated' | 'user' | 'service' | 'provider';

/**
 * The longest session of a role that there is; exports do not hold the role's own.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html
 */
export const longestSessionMs = 12 * 3_600_000;

interface KeyFact {
  readonly key: string;
  readonly in: Readonly<Record<KeyHolder, Presence>>;
  /** What every value looks like; absent: any text. */
  readonly shape?: Exclude<KeyShape, { readonly kind: 'session-of' }>['kind'];
  /**
   * What the value follows from.
   * - `reading`: the principal, the account and its organization
   * - `settings`: the regions of the settings and the service's endpoints
   * - `arn-account`: the owner of the resource that the request names
   * - `clock`: the time of the request
   * - `request`: what the caller sends, and from where; it is not known
   */
  readonly follows: 'reading' | 'settings' | 'arn-account' | 'clock' | 'request';
}

const always = allOf('always');
const sometimes = allOf('sometimes');
const nobody = allOf('never');
const serviceOnly = { ...nobody, service: 'sometimes' } as const;
const sessionAlways = { ...nobody, role: 'always', federated: 'always' } as const;
const sessionSometimes = { ...nobody, role: 'sometimes', federated: 'sometimes' } as const;
/** Of roles that EC2 or a chat's service takes. */
const assumedOnly = { ...nobody, role: 'sometimes' } as const;
const identity = { ...sessionAlways, user: 'always' } as const;
const identitySometimes = { ...sessionSometimes, user: 'sometimes' } as const;
/** What AWS's page has in all requests, and does not say what it holds where there is no principal of an account. */
const identityOrUnsaid = { ...identity, service: 'sometimes', provider: 'sometimes' } as const;

function allOf<T extends Presence>(presence: T) {
  return { role: presence, federated: presence, user: presence, service: presence, provider: presence } as const;
}

/**
 * One line per key, from the lines "Availability" of
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, compared line by line on
 * 2026-11-28 with a stored copy of the page (the edition that has `aws:SignInSessionArn`; its day is not known).
 * None of it was tried in AWS. A key that the page has and that does not stand here is unknown.
 *
 * In the sessions that an appliance or a service opens nobody enters a code and nobody signs in; of a session that a
 * provider's word opened the page does not say whether it tells of a code.
 * That `aws:MultiFactorAuthAge` is missing without a code is said by the page's edition of 2023 only. A user calls with
 * access keys; the calls that a service makes with a user's credentials carry keys of temporary credentials, and are
 * not judged. A service is none
 * of the principals that the page lists under `aws:PrincipalArn`, so it has none. The page has `aws:PrincipalAccount` and
 * `aws:userid` in all requests, but a service belongs to no account and no policy knows an id of it: see `serviceContexts`.
 */
const keyFacts: readonly KeyFact[] = [
  // Properties of the principal.
  { key: 'aws:PrincipalArn', in: identity, follows: 'reading' },
  { key: 'aws:PrincipalAccount', in: { ...identity, service: 'sometimes' }, follows: 'reading' },
  { key: 'aws:PrincipalOrgID', in: identitySometimes, shape: 'organization', follows: 'reading' },
  { key: 'aws:PrincipalOrgPaths', in: identitySometimes, shape: 'organization-path', follows: 'reading' },
  { key: 'aws:PrincipalType', in: { ...always, provider: 'sometimes' }, follows: 'reading' },
  { key: 'aws:PrincipalIsAWSService', in: always, shape: 'boolean', follows: 'reading' },
  { key: 'aws:PrincipalServiceName', in: { ...serviceOnly, service: 'always' }, follows: 'reading' },
  { key: 'aws:PrincipalServiceNamesList', in: { ...serviceOnly, service: 'always' }, follows: 'reading' },
  { key: 'aws:userid', in: identityOrUnsaid, follows: 'reading' },
  { key: 'aws:username', in: { ...nobody, user: 'always' }, follows: 'reading' },
  // Properties of a role session.
  { key: 'aws:AssumedRoot', in: nobody, follows: 'reading' },
  { key: 'aws:FederatedProvider', in: { ...nobody, federated: 'always', provider: 'sometimes' }, follows: 'request' },
  { key: 'aws:TokenIssueTime', in: sessionAlways, follows: 'clock' },
  { key: 'aws:SignInSessionArn', in: nobody, follows: 'reading' },
  { key: 'identitystore:UserId', in: nobody, follows: 'reading' },
  { key: 'aws:MultiFactorAuthAge', in: nobody, follows: 'reading' },
  {
    key: 'aws:MultiFactorAuthPresent',
    in: { ...sessionAlways, federated: 'sometimes' },
    shape: 'boolean',
    follows: 'reading',
  },
  { key: 'aws:Ec2InstanceSourceVpc', in: assumedOnly, follows: 'request' },
  { key: 'aws:Ec2InstanceSourcePrivateIPv4', in: assumedOnly, follows: 'request' },
  { key: 'aws:SourceIdentity', in: { ...sessionSometimes, provider: 'sometimes' }, follows: 'request' },
  { key: 'aws:ChatbotSourceArn', in: assumedOnly, follows: 'request' },
  { key: 'ec2:RoleDelivery', in: assumedOnly, follows: 'request' },
  { key: 'ec2:SourceInstanceArn', in: assumedOnly, follows: 'request' },
  // Properties of the network.
  { key: 'aws:SourceIp', in: sometimes, follows: 'request' },
  { key: 'aws:SourceVpc', in: sometimes, follows: 'request' },
  { key: 'aws:SourceVpcArn', in: sometimes, follows: 'request' },
  { key: 'aws:SourceVpce', in: sometimes, follows: 'request' },
  { key: 'aws:VpceAccount', in: sometimes, shape: 'account', follows: 'request' },
  { key: 'aws:VpceOrgID', in: sometimes, shape: 'organization', follows: 'request' },
  { key: 'aws:VpceOrgPaths', in: sometimes, shape: 'organization-path', follows: 'request' },
  { key: 'aws:VpcSourceIp', in: sometimes, follows: 'request' },
  // Properties of the resource.
  { key: 'aws:ResourceAccount', in: sometimes, shape: 'account', follows: 'arn-account' },
  { key: 'aws:ResourceOrgID', in: sometimes, shape: 'organization', follows: 'arn-account' },
  { key: 'aws:ResourceOrgPaths', in: sometimes, shape: 'organization-path', follows: 'arn-account' },
  // Properties of the request.
  { key: 'aws:CurrentTime', in: always, follows: 'clock' },
  { key: 'aws:EpochTime', in: always, follows: 'clock' },
  { key: 'aws:RequestedRegion', in: always, shape: 'region', follows: 'settings' },
  { key: 'aws:SecureTransport', in: always, shape: 'boolean', follows: 'reading' },
  { key: 'aws:UserAgent', in: always, follows: 'request' },
  // Programs follow no link of a web page.
  { key: 'aws:referer', in: { ...serviceOnly, provider: 'sometimes' }, follows: 'request' },
  { key: 'aws:ViaAWSService', in: always, shape: 'boolean', follows: 'request' },
  { key: 'aws:SourceAccount', in: serviceOnly, shape: 'account', follows: 'request' },
  { key: 'aws:SourceArn', in: serviceOnly, follows: 'request' },
  { key: 'aws:SourceOrgID', in: serviceOnly, shape: 'organization', follows: 'request' },
  { key: 'aws:SourceOrgPaths', in: serviceOnly, shape: 'organization-path', follows: 'request' },
];

/** Gives the keys that no request of such a caller carries, as known values; of several holders: of none of them. */
export function neverCarried(...holders: readonly KeyHolder[]): Readonly<Record<string, ContextValue>> {
  return getOrMake(neverByHolders, holders.join(), () => findNever(holders));
}

// There are few kinds of holders, and thousands of principals of each.
const neverByHolders = new Map<string, Readonly<Record<string, ContextValue>>>();
const partlyByHolders = new Map<string, Readonly<Record<string, PartlyKnown>>>();

function findNever(holders: readonly KeyHolder[]): Readonly<Record<string, ContextValue>> {
  const never = keyFacts.filter((fact) => holders.every((holder) => fact.in[holder] === 'never'));
  return Object.fromEntries(never.map(({ key }) => [key, []]));
}

/** Gives what is known of the keys whose values are not: whether each request carries them, and what they look like. */
export function partlyKnown(...holders: readonly KeyHolder[]): Readonly<Record<string, PartlyKnown>> {
  return getOrMake(partlyByHolders, holders.join(), () => findPartly(holders));
}

function findPartly(holders: readonly KeyHolder[]): Readonly<Record<string, PartlyKnown>> {
  return Object.fromEntries(
    keyFacts.flatMap(({ key, in: presence, shape }) => {
      const isPresent = holders.every((holder) => presence[holder] === 'always');
      if (holders.every((holder) => presence[holder] === 'never') || (!isPresent && shape === undefined)) return [];
      return [[key, { ...(isPresent && { isPresent }), ...(shape !== undefined && { shape: { kind: shape } }) }]];
    }),
  );
}
