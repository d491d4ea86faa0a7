// What an action takes of a bucket or backup vault: the resources by which its policy speaks of it.

import { findAction } from '../../iam/findAction.ts';
import type { HolderReading } from '../../iam/resourceInventory.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';

/**
 * Gives the bucket, or its objects; the vault, or the recovery points in it; none where the action takes neither.
 *
 * A vault's policy speaks of its recovery points by their own ARNs, and AWS's page denies their deletion by the ARN of the
 * vault, too: both are asked about. Of other accounts a vault takes copies and nothing else, whatever its policy says.
 * https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
 */
export function resourcesOfHolder(
  { kind, arn, owner }: HolderReading,
  { action, requirements }: CombinedGrant,
  account: string,
): readonly string[] {
  const types = new Set(findAction(action)?.resourceTypes.map(({ name }) => name));
  if (kind === 'bucket') {
    if (types.has('object')) return [`${arn}/*`];
    return types.has('bucket') ? [arn] : [];
  }
  if (owner !== undefined && owner !== account && action !== 'backup:CopyIntoBackupVault') return [];
  const points = types.has('recoveryPoint') ? recoveryPoints(arn, requirements) : [];
  return types.has('backupVault') || points.length > 0 ? [arn, ...points] : [];
}

/** Recovery points by the sets that make them: https://docs.aws.amazon.com/aws-backup/latest/devguide/access-control.html#resource-arns-table */
const pointsOf: readonly (readonly [sets: RegExp, ends: readonly string[]])[] = [
  [/^efs-/, ['backup:*:*:recovery-point:*']],
  [/^fsx-/, ['fsx:*:*:backup/*']],
  // Those with the advanced features of AWS Backup lie with it, the others with DynamoDB.
  [/^dynamodb-/, ['backup:*:*:recovery-point:*', 'dynamodb:*:*:table/*/backup/*']],
  [/^redshift-serverless-/, ['redshift-serverless:*:*:snapshot/*']],
  [/^redshift-(?!serverless-)/, ['redshift:*:*:snapshot:*']],
];

function recoveryPoints(vault: string, sets: readonly string[]): readonly string[] {
  const [, partition = 'aws'] = vault.split(':');
  const own = pointsOf.filter(([pattern]) => sets.some((set) => pattern.test(set)));
  const known = own.length > 0 ? own : pointsOf;
  return [...new Set(known.flatMap(([, ends]) => ends))].map((end) => `arn:${partition}:${end}`);
}
