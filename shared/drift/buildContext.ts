// What is known of the requests that a principal makes: the condition keys that the account and the settings tell.

import type { ContextValue, KnownContext, ResourcePlace } from '../iam/decideGrant.ts';
import { getOrMake } from '../iam/getOrMake.ts';
import { type KeyHolder, neverCarried, partlyKnown } from '../iam/keyHolder.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { buildLayers } from './buildLayers.ts';
import { mentionedTags } from './decisions/mentionedTags.ts';
import { type RequestKind, regionKey, requestKinds } from './decisions/requestKinds.ts';
import { mayTagSessions, sessionKinds } from './decisions/sessionKinds.ts';
import type { JudgeSettings } from './judgeSettings.ts';

/** The part of a required grant that bears on the request. */
export interface RequestedGrant {
  readonly action: string;
  /** Condition keys and values that the request carries. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface ContextSubject {
  readonly principal: Principal;
  readonly account: Account;
  readonly settings: Pick<JudgeSettings, 'organizationId' | 'regions' | 'now'>;
  /**
   * Where services are requested whose endpoints are not known: nobody knows, or where the work is done. The second is
   * for a list of what is allowed too much, which needs no proof; default: nobody knows.
   */
  readonly otherServices?: 'unknown' | 'regional';
}

/**
 * Gives a function from a required grant to what is known of its requests. Equal grants get the same object, so that
 * whoever decides many grants can keep results by it.
 *
 * Which keys the requests carry follows from `principalKeys`; of a key that is not named here nothing is known.
 * `aws:RequestedRegion` is one of the regions in which the action is served. A tag that the policies ask about and that
 * the principal lacks is known to be absent. `aws:ResourceAccount` is the own account where nobody else has resources of
 * the action's types. The requests are made at `settings.now`, with a session that was opened then.
 */
export function buildContext(subject: ContextSubject): (grant: RequestedGrant) => KnownContext {
  const common = commonContext(subject);
  const kindOf = requestKinds(subject);
  const contexts = new Map<RequestKind, KnownContext>();
  const ownContexts = new Map<string, KnownContext>();
  return ({ action, context }) => {
    const kind = kindOf(action);
    const own = Object.entries(context);
    // Nearly all required grants carry no condition of their own: no text is made for them.
    if (own.length === 0) return getOrMake(contexts, kind, () => contextOf(common, kind, own));
    return getOrMake(ownContexts, `${kind.key} ${JSON.stringify(own)}`, () => contextOf(common, kind, own));
  };
}

/** What is the same in all requests of the principal. */
interface CommonContext {
  readonly known: KnownContext['known'];
  /** And of a resource in the own account. */
  readonly knownOfOwn: KnownContext['known'];
  readonly partly: NonNullable<KnownContext['partly']>;
  readonly resources: ResourcePlace;
}

interface KnownCommon extends Pick<ContextSubject, 'principal' | 'account' | 'settings'> {
  readonly common: CommonContext;
}

// Asked about for what it needs, what it may do besides, and what is forbidden, and then no more.
let last: KnownCommon | undefined;

function commonContext(subject: ContextSubject): CommonContext {
  const { principal, account, settings } = subject;
  if (last?.principal !== principal || last.account !== account || last.settings !== settings)
    last = { principal, account, settings, common: makeCommon(subject) };
  return last.common;
}

function makeCommon(subject: ContextSubject): CommonContext {
  const { principal, account, settings } = subject;
  const holders = sessionKinds(principal);
  const known = {
    ...absentTags(subject),
    ...neverCarried(...holders),
    ...principalKeys(principal, holders),
    ...organizationKeys(subject),
    ...timeKeys(subject),
    'aws:PrincipalIsAWSService': 'false',
    'aws:SecureTransport': 'true',
  };
  return {
    known,
    knownOfOwn: { ...known, ...resourceKeys(subject) },
    partly: {
      ...partlyKnown(...holders),
      ...(principal.kind === 'role' && {
        'aws:userid': { isPresent: true, shape: { kind: 'session-of', id: principal.id } },
      }),
    },
    resources: { account: account.id, ...(settings.regions !== undefined && { regions: settings.regions }) },
  };
}

function contextOf(
  common: CommonContext,
  kind: RequestKind,
  own: readonly (readonly [string, readonly string[]])[],
): KnownContext {
  const regions = own.find(([key]) => key.toLowerCase() === regionKey.toLowerCase())?.[1];
  const several = own.filter(([, values]) => values.length > 1);
  const ofKind = regions === undefined ? kind.oneOf : undefined;
  const oneOf = several.length === 0 ? ofKind : { ...ofKind, ...Object.fromEntries(several) };
  const known = kind.isOwnResource ? common.knownOfOwn : common.known;
  const single = own.flatMap(([key, [value, ...others]]) =>
    value === undefined || others.length > 0 ? [] : [[key, value] as const],
  );
  return {
    // The same objects where they are the same: whoever reads them keeps what they say.
    known: single.length === 0 ? known : { ...known, ...Object.fromEntries(single) },
    ...(oneOf !== undefined && { oneOf }),
    partly: common.partly,
    others: 'unknown',
    resources: regions === undefined ? common.resources : { ...common.resources, regions },
  };
}

function principalKeys(principal: Principal, holders: readonly KeyHolder[]): Readonly<Record<string, ContextValue>> {
  const tags = Object.entries(principal.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalType': principal.kind === 'role' ? 'AssumedRole' : 'User',
    // A user with access keys has no session that could have used a code, so the key is not there at all.
    ...(!holders.includes('federated') && principal.kind === 'role' && { 'aws:MultiFactorAuthPresent': 'false' }),
    ...(principal.kind === 'user' && { 'aws:userid': principal.id, 'aws:username': principal.name }),
    ...Object.fromEntries(tags),
  };
}

function timeKeys({ principal, settings: { now } }: ContextSubject): Readonly<Record<string, ContextValue>> {
  if (now === undefined) return {};
  return {
    'aws:CurrentTime': now,
    'aws:EpochTime': String(Math.floor(Date.parse(now) / 1000)),
    ...(principal.kind === 'role' && { 'aws:TokenIssueTime': now }),
  };
}

// The appliance passes no session tags, so the principal's own tags are all that there are, unless others tag its sessions.
function absentTags({ principal, account }: ContextSubject): Readonly<Record<string, ContextValue>> {
  if (mayTagSessions(principal)) return {};
  const own = new Set(Object.keys(principal.tags).map((key) => key.toLowerCase()));
  const absent = [...mentionedTags(buildLayers(principal, account).layers)].filter((key) => !own.has(key));
  return Object.fromEntries(absent.map((key) => [`aws:PrincipalTag/${key}`, []]));
}

function organizationKeys({ account, settings }: ContextSubject): Readonly<Record<string, ContextValue>> {
  const organizationId = account.organizationId ?? settings.organizationId;
  const path = organizationPath(account, organizationId);
  return {
    'aws:PrincipalAccount': account.id,
    ...(organizationId !== undefined && { 'aws:PrincipalOrgID': organizationId }),
    ...(path !== undefined && { 'aws:PrincipalOrgPaths': [path] }),
  };
}

// The organization of a resource follows from its account, so it is known wherever the account is.
function resourceKeys({ account, settings }: ContextSubject): Readonly<Record<string, ContextValue>> {
  const organizationId = account.organizationId ?? settings.organizationId;
  const path = organizationPath(account, organizationId);
  return {
    'aws:ResourceAccount': account.id,
    ...(organizationId !== undefined && { 'aws:ResourceOrgID': organizationId }),
    ...(path !== undefined && { 'aws:ResourceOrgPaths': [path] }),
  };
}

// `o-…/r-…/ou-…/`: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html
function organizationPath(account: Account, organizationId: string | undefined): string | undefined {
  const parents = account.levels.filter((level) => level.kind !== 'account').map((level) => level.id);
  if (organizationId === undefined || parents.length === 0) return undefined;
  return `${[organizationId, ...parents].join('/')}/`;
}
