// Reads policies of keys and buckets and the defaults of EBS of one account, as the file of a snapshot holds them.

import { GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import {
  type AliasListEntry,
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  type GrantListEntry,
  type KeyMetadata,
  type KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
} from '@aws-sdk/client-kms';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { keyPlace } from '../iam/resourceInventory.ts';
import { arnParts } from '../vocabulary/arnParts.ts';
import { faultName } from './accountFault.ts';
import type { AssumedCredentials, AwsClients } from './awsClients.ts';
import { bucketsOf, ec2Of, kmsOf } from './awsResourceClients.ts';
import { resourceFileSchema } from './resourcePiece.ts';

/** What is read of one account. */
export interface ResourcePlan {
  /** 12 digits. */
  readonly account: string;
  /** ARNs of keys or aliases of the account. */
  readonly keys: readonly string[];
  /** All customer managed keys that have an alias, and the defaults of EBS, in these regions; empty: neither. */
  readonly regions: readonly string[];
  /** Names of buckets that may be the account's. */
  readonly buckets: readonly string[];
}

export interface ResourceAccess {
  readonly clients: Pick<AwsClients, 'regionalAs'>;
  readonly credentials: AssumedCredentials;
  readonly abortSignal: AbortSignal;
}

/** The file that `veeam-drift snapshot` writes, and what could not be read. */
export interface RawResources {
  readonly file: {
    readonly schema: typeof resourceFileSchema;
    readonly keys: readonly object[];
    readonly buckets: readonly object[];
    readonly ebs: readonly object[];
  };
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/** More keys of one region than this are not looked at; the others are told as unread. */
const maxKeys = 500;
const concurrency = 5;

/**
 * One ListAliases per hundred aliases and region; DescribeKey, GetKeyPolicy and ListGrants per key; two calls of EBS per
 * region; one GetBucketPolicy per bucket. Whatever is refused is told, and takes nothing from the rest.
 */
export async function readAwsResources(plan: ResourcePlan, access: ResourceAccess): Promise<RawResources> {
  const named = Map.groupBy(plan.keys, (arn) => arnParts(arn).region);
  const regions = [...new Set([...plan.regions, ...named.keys()])];
  const parts = await pMap(regions, (region) => readRegion(region, { plan, access, named: named.get(region) ?? [] }), {
    concurrency,
  });
  const buckets = await readBuckets(plan, access);
  return {
    file: {
      schema: resourceFileSchema,
      keys: parts.flatMap(({ keys }) => keys),
      buckets,
      ebs: parts.flatMap(({ ebs }) => ebs),
    },
    unread: parts.flatMap(({ unread }) => unread),
  };
}

interface RegionAsked {
  readonly plan: ResourcePlan;
  readonly access: ResourceAccess;
  readonly named: readonly string[];
}

interface RegionPart {
  readonly keys: readonly object[];
  readonly ebs: readonly object[];
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

async function readRegion(region: string, { plan, access, named }: RegionAsked): Promise<RegionPart> {
  const { clients, credentials, abortSignal } = access;
  const kms = kmsOf({ clients, credentials, region });
  const isWhole = plan.regions.includes(region);
  const found = await listAliases(kms, { account: plan.account, region, abortSignal });
  const byKey = Map.groupBy(found.aliases, ({ TargetKeyId }) => TargetKeyId ?? '');
  // Aliases that AWS keeps ready have no key.
  const ids = isWhole ? [...byKey.keys()].filter((id) => id !== '') : [];
  const wanted = [...new Set([...named, ...ids])];
  const keys = await pMap(
    wanted.slice(0, maxKeys),
    async (id) => readKey(kms, { id, isNamed: named.includes(id), byKey, abortSignal }),
    { concurrency },
  );
  const left = wanted.slice(maxKeys).map((id) => ({
    what: `key ${id} of account ${plan.account} in ${region}`,
    why: `only the first ${maxKeys} keys of a region are read`,
  }));
  return {
    keys: uniqueKeys(keys.flatMap((each) => ('key' in each ? [each.key] : []))),
    ebs: isWhole ? await readEbs(region, plan.account, access) : [],
    unread: [...found.unread, ...left, ...keys.flatMap((each) => ('unread' in each ? [each.unread] : []))],
  };
}

// An alias and the key that it stands for may both be named.
function uniqueKeys(keys: readonly ReadKey[]): readonly ReadKey[] {
  return [...new Map(keys.map((key) => [key.KeyArn, key])).values()];
}

interface Listed {
  readonly aliases: readonly AliasListEntry[];
  readonly unread: RegionPart['unread'];
}

async function listAliases(
  kms: KMSClient,
  {
    account,
    region,
    abortSignal,
  }: { readonly account: string; readonly region: string; readonly abortSignal: AbortSignal },
): Promise<Listed> {
  const aliases: AliasListEntry[] = [];
  try {
    for (let marker: string | undefined; ; ) {
      const page = await kms.send(new ListAliasesCommand({ Limit: 100, ...(marker && { Marker: marker }) }), {
        abortSignal,
      });
      aliases.push(...(page.Aliases ?? []));
      if (page.Truncated !== true || page.NextMarker === undefined || page.NextMarker === marker) break;
      marker = page.NextMarker;
    }
    return { aliases, unread: [] };
  } catch (error) {
    return { aliases, unread: [{ what: `aliases of keys of account ${account} in ${region}`, why: faultName(error) }] };
  }
}

interface KeyAsked {
  /** ARN or id. */
  readonly id: string;
  readonly isNamed: boolean;
  readonly byKey: ReadonlyMap<string, readonly AliasListEntry[]>;
  readonly abortSignal: AbortSignal;
}

interface ReadKey {
  readonly KeyArn: string;
  readonly KeyMetadata?: KeyMetadata;
  readonly Aliases: readonly string[];
  readonly Policy?: string;
  readonly Unread?: string;
  readonly Grants?: readonly GrantListEntry[];
}

type KeyAnswer = { readonly key: ReadKey } | { readonly unread: { readonly what: string; readonly why: string } };

async function readKey(kms: KMSClient, { id, isNamed, byKey, abortSignal }: KeyAsked): Promise<KeyAnswer> {
  const described = await attempt(
    async () => (await kms.send(new DescribeKeyCommand({ KeyId: id }), { abortSignal })).KeyMetadata,
  );
  const arn = described.value?.Arn ?? (keyPlace(id) === undefined ? undefined : id);
  if (arn === undefined) return { unread: { what: `key ${id}`, why: described.why ?? 'no answer' } };
  const aliases = (byKey.get(keyPlace(arn)?.id ?? '') ?? []).flatMap(({ AliasName }) => AliasName ?? []);
  const head = {
    KeyArn: arn,
    Aliases: aliases,
    ...(described.value !== undefined && { KeyMetadata: described.value }),
  };
  // AWS's own policy says nothing that could be changed.
  if (described.value?.KeyManager === 'AWS' && !isNamed) return { key: head };
  const policy = await attempt(
    async () => (await kms.send(new GetKeyPolicyCommand({ KeyId: arn }), { abortSignal })).Policy,
  );
  const grants = await attempt(() => listGrants(kms, arn, abortSignal));
  return {
    key: {
      ...head,
      ...(policy.value === undefined ? { Unread: policy.why ?? 'no answer' } : { Policy: policy.value }),
      ...(grants.value !== undefined && { Grants: grants.value }),
    },
  };
}

async function listGrants(kms: KMSClient, arn: string, abortSignal: AbortSignal): Promise<readonly GrantListEntry[]> {
  const grants: GrantListEntry[] = [];
  for (let marker: string | undefined; ; ) {
    const page = await kms.send(new ListGrantsCommand({ KeyId: arn, Limit: 100, ...(marker && { Marker: marker }) }), {
      abortSignal,
    });
    grants.push(
      ...(page.Grants ?? []).map(({ KeyId, GranteePrincipal, Operations, Constraints }) => ({
        KeyId,
        GranteePrincipal,
        Operations,
        Constraints,
      })),
    );
    if (page.Truncated !== true || page.NextMarker === undefined || page.NextMarker === marker) return grants;
    marker = page.NextMarker;
  }
}

async function readEbs(
  region: string,
  account: string,
  { clients, credentials, abortSignal }: ResourceAccess,
): Promise<readonly object[]> {
  const ec2 = ec2Of({ clients, credentials, region });
  const encrypted = await attempt(
    async () => (await ec2.send(new GetEbsEncryptionByDefaultCommand({}), { abortSignal })).EbsEncryptionByDefault,
  );
  const key = await attempt(
    async () => (await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}), { abortSignal })).KmsKeyId,
  );
  if (encrypted.value === undefined && key.value === undefined) return [];
  return [
    {
      Account: account,
      Region: region,
      ...(encrypted.value !== undefined && { EbsEncryptionByDefault: encrypted.value }),
      ...(key.value !== undefined && { KmsKeyId: key.value }),
    },
  ];
}

// A bucket of another account, or none, is no fault of this one: only its own are kept.
async function readBuckets(
  { account, buckets, regions }: ResourcePlan,
  { clients, credentials, abortSignal }: ResourceAccess,
): Promise<readonly object[]> {
  const [region = 'us-east-1'] = regions;
  const s3 = bucketsOf({ clients, credentials, region });
  const read = await pMap(
    buckets,
    async (bucket) => {
      const command = new GetBucketPolicyCommand({ Bucket: bucket, ExpectedBucketOwner: account });
      const policy = await attempt(async () => (await s3.send(command, { abortSignal })).Policy);
      if (policy.value !== undefined) return [{ Bucket: bucket, Account: account, Policy: policy.value }];
      return policy.why === 'NoSuchBucketPolicy' ? [{ Bucket: bucket, Account: account, Policy: null }] : [];
    },
    { concurrency },
  );
  return read.flat();
}

interface Attempt<Value> {
  readonly value?: Value | undefined;
  readonly why?: string;
}

async function attempt<Value>(call: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { why: faultName(error) };
  }
}
