// What is known of the requests that a principal makes: the condition keys that the account and the settings tell.

import type { ContextValue, KnownContext } from '../iam/decideGrant.ts';
import type { Account, Principal } from '../iam/principal.ts';
import { buildLayers } from './buildLayers.ts';
import type { JudgeSettings } from './judgeSettings.ts';
import { mentionedTags } from './mentionedTags.ts';

/** The part of a required grant that bears on the request. */
export interface RequestedGrant {
  readonly action: string;
  /** Condition keys and values that the request carries. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface ContextSubject {
  readonly principal: Principal;
  readonly account: Account;
  readonly settings: Pick<JudgeSettings, 'organizationId' | 'regions'>;
}

/**
 * Gives a function from a required grant to what is known of its requests. Equal grants get the same object, so that
 * whoever decides many grants can keep results by it. Every key that is not named here is unknown.
 *
 * `aws:RequestedRegion` is one of the settings' regions, but for global services the one region that their endpoint
 * stands in: a region guard that forgets them blocks them
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_deny-requested-region.html).
 * A tag that the policies ask about and that the principal lacks is known to be absent.
 * `aws:ResourceAccount` is the own account, but for sts:AssumeRole, which reaches into other accounts.
 */
export function buildContext(subject: ContextSubject): (grant: RequestedGrant) => KnownContext {
  const contexts = new Map<string, KnownContext>();
  return ({ action, context }) => {
    const kind = requestKind(action, subject.account.partition);
    // Nearly all required grants carry no condition of their own: no text is made for them.
    const hasOwn = Object.keys(context).length > 0;
    const key = hasOwn ? `${kind} ${JSON.stringify(Object.entries(context))}` : kind;
    const known = contexts.get(key) ?? contextOf(subject, kind, Object.entries(context));
    contexts.set(key, known);
    return known;
  };
}

/** Endpoints of one region for all: iam in every partition, the others in `aws` only. */
const globalEverywhere = /^iam:/i;
const globalInAws = /^(cloudfront|organizations|route53|support):/i;
const globalRegions: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
};

type RequestKind = 'regional' | 'global' | 'assume-role';

function requestKind(action: string, partition: string): RequestKind {
  if (globalEverywhere.test(action) || (partition === 'aws' && globalInAws.test(action))) return 'global';
  return /^sts:assumerole$/i.test(action) ? 'assume-role' : 'regional';
}

function contextOf(
  subject: ContextSubject,
  kind: RequestKind,
  own: readonly (readonly [string, readonly string[]])[],
): KnownContext {
  const globalRegion = kind === 'global' ? globalRegions[subject.account.partition] : undefined;
  const regions = globalRegion === undefined ? subject.settings.regions : [globalRegion];
  const oneOf = [...regionEntries(regions), ...own.filter(([, values]) => values.length > 1)];
  return {
    known: {
      ...absentTags(subject),
      ...principalKeys(subject.principal),
      ...organizationKeys(subject),
      ...(kind === 'assume-role' ? {} : resourceKeys(subject)),
      'aws:PrincipalIsAWSService': 'false',
      'aws:SecureTransport': 'true',
      ...Object.fromEntries(
        own.flatMap(([key, [value, ...others]]) => (value === undefined || others.length > 0 ? [] : [[key, value]])),
      ),
    },
    ...(oneOf.length > 0 && { oneOf: Object.fromEntries(oneOf) }),
    others: 'unknown',
  };
}

function regionEntries(regions: readonly string[] | undefined): readonly (readonly [string, readonly string[]])[] {
  return regions === undefined ? [] : [['aws:RequestedRegion', regions]];
}

function principalKeys(principal: Principal): Readonly<Record<string, ContextValue>> {
  const tags = Object.entries(principal.tags).map(([key, value]) => [`aws:PrincipalTag/${key}`, value]);
  return {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalType': principal.kind === 'role' ? 'AssumedRole' : 'User',
    // The user id of a role session ends in a session name that nobody knows beforehand.
    ...(principal.kind === 'user' && { 'aws:userid': principal.id, 'aws:username': principal.name }),
    ...Object.fromEntries(tags),
  };
}

// The appliance passes no session tags, so the principal's own tags are all that there are.
function absentTags({ principal, account }: ContextSubject): Readonly<Record<string, ContextValue>> {
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
