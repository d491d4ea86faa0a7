// Reads policies of keys, buckets and vaults and the defaults of EBS of one account, as the file of a snapshot holds them.

import { GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand } from '@aws-sdk/client-ec2';
import pMap from 'p-map';
import { arnParts } from '../../vocabulary/arnParts.ts';
import { resourceFileSchema } from '../resources/resourcePiece.ts';
import { attempt } from './attempt.ts';
import { readBuckets, readVaults } from './awsResourceBuckets.ts';
import { ec2Of, kmsOf } from './awsResourceClients.ts';
import { listAliases, listKeyIds, type ReadKey, readKey } from './awsResourceKeys.ts';
import type { ResourceAccess, ResourcePlan } from './resourcePlan.ts';

/** The file that `veeam-drift snapshot` writes, and what could not be read. */
export interface RawResources {
  readonly file: {
    readonly schema: typeof resourceFileSchema;
    readonly keys: readonly object[];
    readonly buckets: readonly object[];
    readonly vaults: readonly object[];
    readonly ebs: readonly object[];
  };
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/** More keys of one region than this are not looked at; the others are told as unread. */
const maxKeys = 500;
const concurrency = 5;

/**
 * One ListAliases per hundred aliases and region, where all keys are read one ListKeys per thousand; DescribeKey,
 * GetKeyPolicy and ListGrants per key; two calls of EBS per region; one GetBucketPolicy per bucket; one ListBackupVaults
 * per region, one GetBackupVaultAccessPolicy per vault. Whatever is refused is told, and takes nothing from the rest.
 */
export async function readAwsResources(plan: ResourcePlan, access: ResourceAccess): Promise<RawResources> {
  const named = Map.groupBy(plan.keys, (arn) => arnParts(arn).region);
  const regions = [...new Set([...plan.regions, ...named.keys()])];
  const parts = await pMap(regions, (region) => readRegion(region, { plan, access, named: named.get(region) ?? [] }), {
    concurrency,
  });
  const buckets = await readBuckets(plan, access);
  const vaultRegions = plan.vaults.length === 0 ? [] : plan.vaultRegions;
  const vaults = await pMap(vaultRegions, (region) => readVaults(region, plan, access), { concurrency });
  return {
    file: {
      schema: resourceFileSchema,
      keys: parts.flatMap(({ keys }) => keys),
      buckets,
      vaults: vaults.flatMap((each) => each.vaults),
      ebs: parts.flatMap(({ ebs }) => ebs),
    },
    unread: [...parts, ...vaults].flatMap(({ unread }) => unread),
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
  const place = { account: plan.account, region, abortSignal };
  const found = await listAliases(kms, place);
  const all = isWhole ? await listKeyIds(kms, place) : { entries: [], unread: [] };
  const byKey = Map.groupBy(found.entries, ({ TargetKeyId }) => TargetKeyId ?? '');
  // Aliases that AWS keeps ready have no key.
  const ids = isWhole ? [...byKey.keys()].filter((id) => id !== '') : [];
  // Those with an alias come first: where there are too many keys, somebody named them.
  const wanted = [...new Set([...named, ...ids, ...all.entries])];
  const answers = await pMap(
    wanted.slice(0, maxKeys),
    async (id) =>
      readKey(kms, {
        id,
        isNamed: named.includes(id),
        place: `account ${plan.account} in ${region}`,
        byKey,
        abortSignal,
      }),
    { concurrency },
  );
  const read = answers.filter((each) => each !== 'gone');
  const left = wanted.slice(maxKeys).map((id) => ({
    what: `key ${id} of account ${plan.account} in ${region}`,
    why: `only the first ${maxKeys} keys of a region are read`,
  }));
  const ebs = isWhole ? await readEbs(region, plan.account, access) : { found: [], unread: [] };
  return {
    keys: uniqueKeys(read.flatMap((each) => ('key' in each ? [each.key] : []))),
    ebs: ebs.found,
    unread: [
      ...found.unread,
      ...all.unread,
      ...left,
      ...ebs.unread,
      ...read.flatMap((each) => ('unread' in each ? [each.unread] : [])),
    ],
  };
}

// An alias and the key that it stands for may both be named.
function uniqueKeys(keys: readonly ReadKey[]): readonly ReadKey[] {
  return [...new Map(keys.map((key) => [key.KeyArn, key])).values()];
}

async function readEbs(
  region: string,
  account: string,
  { clients, credentials, abortSignal }: ResourceAccess,
): Promise<{ readonly found: readonly object[]; readonly unread: RegionPart['unread'] }> {
  const ec2 = ec2Of({ clients, credentials, region });
  const encrypted = await attempt(
    async () => (await ec2.send(new GetEbsEncryptionByDefaultCommand({}), { abortSignal })).EbsEncryptionByDefault,
  );
  const key = await attempt(
    async () => (await ec2.send(new GetEbsDefaultKmsKeyIdCommand({}), { abortSignal })).KmsKeyId,
  );
  const [why] = [encrypted.why, key.why].filter((each) => each !== undefined);
  const said = {
    ...(encrypted.value !== undefined && { EbsEncryptionByDefault: encrypted.value }),
    ...(key.value !== undefined && { KmsKeyId: key.value }),
  };
  return {
    found: Object.keys(said).length === 0 ? [] : [{ Account: account, Region: region, ...said }],
    unread: why === undefined ? [] : [{ what: `defaults of EBS of account ${account} in ${region}`, why }],
  };
}
