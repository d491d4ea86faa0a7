// The reading of one account as JSON, for a scan that spreads over many machines: one reads it, all judge by it.

import * as z from 'zod';
import type { PolicySource } from '../iam/decideGrant.ts';
import { type PolicyDocument, parsePolicyDocument, unreadableDocument } from '../iam/policyDocument.ts';
import type { Account, IdentityPolicy, Principal } from '../iam/principal.ts';
import { printPolicyDocument } from '../iam/printPolicyDocument.ts';
import { type UnreadableReason, unreadableReasons } from '../vocabulary/unreadableReason.ts';
import type { AccountReading } from './accountReading.ts';

const fault = z.object({ path: z.string(), message: z.string() });
const policySource = z.object({
  name: z.string(),
  arn: z.string().exactOptional(),
  document: z.unknown(),
  faults: z.array(fault).exactOptional(),
});
const identityPolicy = policySource.extend({
  attachment: z.enum(['inline', 'managed', 'group-inline', 'group-managed']),
  size: z.int(),
  group: z.string().exactOptional(),
});
const accessKey = z.object({
  number: z.literal([1, 2]),
  isActive: z.boolean(),
  since: z.string().exactOptional(),
  lastUsed: z.string().exactOptional(),
});
const principalRecord = z.object({
  kind: z.enum(['role', 'user']),
  arn: z.string(),
  name: z.string(),
  path: z.string(),
  id: z.string(),
  tags: z.record(z.string(), z.string()),
  identity: z.array(identityPolicy),
  boundary: policySource.exactOptional(),
  trust: policySource.exactOptional(),
  instanceProfiles: z.array(z.string()),
  accessKeys: z.array(accessKey).exactOptional(),
});

/** Schema of the record. */
export const readingRecord = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('read'),
    account: z.string(),
    principals: z.array(principalRecord),
    roles: z.int(),
    users: z.int(),
    isWhole: z.boolean(),
  }),
  z.object({
    status: z.enum(['unreadable', 'excluded']),
    account: z.string(),
    reason: z.enum(unreadableReasons),
    message: z.string(),
  }),
]);

export type ReadingRecord = z.output<typeof readingRecord>;

/** Gives the record of those principals of the reading that `isKept` picks. */
export function recordReading(reading: AccountReading, isKept: (principal: Principal) => boolean): ReadingRecord {
  const account = reading.account.id;
  if (reading.status !== 'read') {
    const { status, reason, message } = reading;
    return { status, account, reason, message };
  }
  const { principals, roles, users, unread = [], mayBePartial } = reading;
  const isWhole = unread.length === 0 && mayBePartial !== true;
  return { status: 'read', account, principals: principals.filter(isKept).map(recordPrincipal), roles, users, isWhole };
}

/** Gives a reading that is judged as the recorded one was; `account`: what is known of it beside its record. */
export function restoreReading(record: ReadingRecord, account: Account): AccountReading {
  if (record.status !== 'read') {
    const { status, message } = record;
    const reason: UnreadableReason = record.reason;
    return { status, account, reason, message };
  }
  const { roles, users, isWhole } = record;
  const principals = record.principals.map(restorePrincipal);
  return { status: 'read', account, principals, roles, users, skipped: [], ...(!isWhole && { mayBePartial: true }) };
}

type PrincipalRecord = z.output<typeof principalRecord>;
type SourceRecord = z.output<typeof policySource>;

function recordPrincipal({ identity, boundary, trust, accessKeys, ...head }: Principal): PrincipalRecord {
  return {
    ...head,
    tags: { ...head.tags },
    instanceProfiles: [...head.instanceProfiles],
    identity: identity.map((policy) => ({ ...policy, ...recordDocument(policy.document) })),
    ...(boundary !== undefined && { boundary: { ...boundary, ...recordDocument(boundary.document) } }),
    ...(trust !== undefined && { trust: { name: 'trust', ...recordDocument(trust) } }),
    ...(accessKeys !== undefined && { accessKeys: [...accessKeys] }),
  };
}

function recordDocument(document: PolicyDocument): Pick<SourceRecord, 'document' | 'faults'> {
  const { faults } = document;
  return { document: printPolicyDocument(document), ...(faults !== undefined && { faults: [...faults] }) };
}

function restorePrincipal({ identity, boundary, trust, ...head }: PrincipalRecord): Principal {
  return {
    ...head,
    identity: identity.map((policy): IdentityPolicy => {
      const { attachment, size, group } = policy;
      return { ...restoreSource(policy), attachment, size, ...(group !== undefined && { group }) };
    }),
    ...(boundary !== undefined && { boundary: restoreSource(boundary) }),
    ...(trust !== undefined && { trust: restoreDocument(trust) }),
  };
}

function restoreSource(source: SourceRecord): PolicySource {
  const { name, arn } = source;
  return { name, ...(arn !== undefined && { arn }), document: restoreDocument(source) };
}

function restoreDocument({ document, faults }: SourceRecord): PolicyDocument {
  if (faults !== undefined) return unreadableDocument(faults);
  const parsed = parsePolicyDocument(document);
  return parsed.ok ? parsed.document : unreadableDocument(parsed.faults);
}
