// Reads the policies of buckets and backup vaults of one account.

import {
  type BackupClient,
  type BackupVaultListMember,
  GetBackupVaultAccessPolicyCommand,
  ListBackupVaultsCommand,
} from '@aws-sdk/client-backup';
import { GetBucketPolicyCommand } from '@aws-sdk/client-s3';
import pMap from 'p-map';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import { attempt } from './attempt.ts';
import { backupOf, bucketsOf } from './awsResourceClients.ts';
import type { ResourceAccess, ResourcePlan } from './resourcePlan.ts';

const concurrency = 5;

// A bucket of another account, or none, is no fault of this one: only its own are kept.
export async function readBuckets(
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

export interface ReadVaults {
  readonly vaults: readonly object[];
  readonly unread: readonly { readonly what: string; readonly why: string }[];
}

/** The vaults of one region that the plan names, each with its policy: null where it has none. */
export async function readVaults(region: string, plan: ResourcePlan, access: ResourceAccess): Promise<ReadVaults> {
  const { abortSignal, ...rest } = access;
  const backup = backupOf({ ...rest, region });
  const listed = await listVaults(backup, abortSignal);
  const wanted = listed.vaults.filter(({ BackupVaultArn: arn = '', BackupVaultName: name = '' }) =>
    plan.vaults.some((entry) => matchesWildcard(entry, entry.startsWith('arn:') ? arn : name)),
  );
  const read = await pMap(wanted, (vault) => readVault(backup, vault, abortSignal), { concurrency });
  const what = `backup vaults of account ${plan.account} in ${region}`;
  return {
    vaults: read.flatMap((each) => ('vault' in each ? [each.vault] : [])),
    unread: [
      ...(listed.why === undefined ? [] : [{ what, why: listed.why }]),
      ...read.flatMap((each) => ('unread' in each ? [each.unread] : [])),
    ],
  };
}

async function listVaults(
  backup: BackupClient,
  abortSignal: AbortSignal,
): Promise<{ readonly vaults: readonly BackupVaultListMember[]; readonly why?: string | undefined }> {
  const vaults: BackupVaultListMember[] = [];
  for (let token: string | undefined; ; ) {
    const command = new ListBackupVaultsCommand({ MaxResults: 1000, ...(token !== undefined && { NextToken: token }) });
    const { value: page, why } = await attempt(() => backup.send(command, { abortSignal }));
    if (page === undefined) return { vaults, why };
    vaults.push(...(page.BackupVaultList ?? []));
    if (page.NextToken === undefined || page.NextToken === token) return { vaults };
    token = page.NextToken;
  }
}

type ReadVault = { readonly vault: object } | { readonly unread: { readonly what: string; readonly why: string } };

// A vault that was listed is there: what is not found is its policy.
async function readVault(
  backup: BackupClient,
  { BackupVaultArn: arn, BackupVaultName: name }: BackupVaultListMember,
  abortSignal: AbortSignal,
): Promise<ReadVault> {
  const command = new GetBackupVaultAccessPolicyCommand({ BackupVaultName: name });
  const { value, why } = await attempt(() => backup.send(command, { abortSignal }));
  if (value === undefined && why !== 'ResourceNotFoundException')
    return { unread: { what: `the policy of the vault ${arn}`, why: why ?? 'no answer' } };
  return { vault: { BackupVaultName: name, BackupVaultArn: arn, Policy: value?.Policy ?? null } };
}
