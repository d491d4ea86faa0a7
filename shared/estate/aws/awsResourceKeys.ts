// Reads the keys of one account and region, one call after the other.

import {
  type AliasListEntry,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type GrantListEntry,
  type KeyMetadata,
  type KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
  ListKeysCommand,
} from '@aws-sdk/client-kms';
import { keyPlace } from '../../iam/resourceInventory.ts';
import { attempt } from './attempt.ts';

export interface Listed<Entry> {
  readonly entries: readonly Entry[];
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

interface Place {
  readonly account: string;
  readonly region: string;
  readonly abortSignal: AbortSignal;
}

/** Aliases of an account in one region, a hundred with each call. */
export async function listAliases(
  kms: KMSClient,
  { account, region, abortSignal }: Place,
): Promise<Listed<AliasListEntry>> {
  const listed = await allPages(async (marker) => {
    const page = await kms.send(new ListAliasesCommand({ Limit: 100, ...marker }), { abortSignal });
    return { ...page, entries: page.Aliases };
  });
  return told(listed, `aliases of keys of account ${account} in ${region}`);
}

/** Ids of all keys of an account in one region, those without an alias too, a thousand with each call. */
export async function listKeyIds(kms: KMSClient, { account, region, abortSignal }: Place): Promise<Listed<string>> {
  const listed = await allPages(async (marker) => {
    const page = await kms.send(new ListKeysCommand({ Limit: 1000, ...marker }), { abortSignal });
    return { ...page, entries: (page.Keys ?? []).flatMap(({ KeyId }) => KeyId ?? []) };
  });
  return told(listed, `keys without an alias of account ${account} in ${region}`);
}

function told<Entry>({ entries, why }: Pages<Entry>, what: string): Listed<Entry> {
  return { entries, unread: why === undefined ? [] : [{ what, why }] };
}

interface Pages<Entry> {
  readonly entries: readonly Entry[];
  /** Why there may be more. */
  readonly why?: string | undefined;
}

interface Page<Entry> {
  readonly entries: readonly Entry[] | undefined;
  readonly Truncated?: boolean | undefined;
  readonly NextMarker?: string | undefined;
}

// What came before a call that failed counts.
async function allPages<Entry>(
  ask: (marker: { readonly Marker?: string }) => Promise<Page<Entry>>,
): Promise<Pages<Entry>> {
  const entries: Entry[] = [];
  for (let marker: string | undefined; ; ) {
    const { value: page, why } = await attempt(() => ask(marker === undefined ? {} : { Marker: marker }));
    if (page === undefined) return { entries, why };
    entries.push(...(page.entries ?? []));
    if (page.Truncated !== true || page.NextMarker === undefined || page.NextMarker === marker) return { entries };
    marker = page.NextMarker;
  }
}

export interface KeyAsked {
  /** ARN or id. */
  readonly id: string;
  readonly isNamed: boolean;
  /** As in `account 111122223333 in eu-central-1`. */
  readonly place: string;
  readonly byKey: ReadonlyMap<string, readonly AliasListEntry[]>;
  readonly abortSignal: AbortSignal;
}

export interface ReadKey {
  readonly KeyArn: string;
  readonly KeyMetadata?: KeyMetadata;
  readonly Aliases: readonly string[];
  readonly Policy?: string;
  readonly Unread?: string;
  readonly Grants?: readonly GrantListEntry[];
}

export type KeyAnswer =
  | { readonly key: ReadKey }
  | { readonly unread: { readonly what: string; readonly why: string } }
  /** It was listed and is not there any more. */
  | 'gone';

/** State, aliases, policy and grants of one key. */
export async function readKey(
  kms: KMSClient,
  { id, isNamed, place, byKey, abortSignal }: KeyAsked,
): Promise<KeyAnswer> {
  const described = await attempt(
    async () => (await kms.send(new DescribeKeyCommand({ KeyId: id }), { abortSignal })).KeyMetadata,
  );
  const arn = described.value?.Arn ?? (keyPlace(id) === undefined ? undefined : id);
  if (arn === undefined && !isNamed && described.why === 'NotFoundException') return 'gone';
  if (arn === undefined) return { unread: { what: `key ${id} of ${place}`, why: described.why ?? 'no answer' } };
  const aliases = (byKey.get(keyPlace(arn)?.id ?? '') ?? []).flatMap(({ AliasName }) => AliasName ?? []);
  const head = {
    KeyArn: arn,
    Aliases: aliases,
    ...(described.value !== undefined && { KeyMetadata: described.value }),
  };
  // AWS's own policy says nothing that could be changed.
  if (described.value?.KeyManager === 'AWS' && !isNamed) return { key: head };
  const policy = await attempt(
    async () =>
      (await kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' }), { abortSignal })).Policy,
  );
  const grants = await listGrants(kms, arn, abortSignal);
  return {
    key: {
      ...head,
      ...(policy.value === undefined ? { Unread: policy.why ?? 'no answer' } : { Policy: policy.value }),
      // A part of them would look like all.
      ...(grants.why === undefined && { Grants: grants.entries }),
    },
  };
}

async function listGrants(kms: KMSClient, arn: string, abortSignal: AbortSignal): Promise<Pages<GrantListEntry>> {
  return allPages(async (marker) => {
    const page = await kms.send(new ListGrantsCommand({ KeyId: arn, Limit: 100, ...marker }), { abortSignal });
    const entries = (page.Grants ?? []).map(({ KeyId, GranteePrincipal, Operations, Constraints }) => ({
      KeyId,
      GranteePrincipal,
      Operations,
      Constraints,
    }));
    return { ...page, entries };
  });
}
