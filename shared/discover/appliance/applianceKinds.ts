// Which required sets stand behind the kinds of permission that an appliance's role was given.

/** `nearest`: no page of Veeam's lists this kind, and the sets are those that come closest. */
export interface KindSets {
  readonly sets: readonly string[];
  readonly nearest?: true;
}

/**
 * The kinds of `accountPermissions`, x-api-version 1.8-rev0: the strings that the provider of
 * https://github.com/lcp-llp/terraform-provider-veeambackup checks; the sets are those of the pages behind the wizard's
 * choices, https://helpcenter.veeam.com/docs/vbaws/guide/iam_roles_specify_permissions.html. No page of Veeam's lists
 * the strings themselves.
 */
export const applianceKinds: Readonly<Record<string, KindSets>> = {
  RepositoryPermissions: { sets: ['repository'] },
  BackupAccountWorkerRole: { sets: ['worker-deployment'] },
  ProductionAccountWorkerRole: { sets: ['production-worker'] },
  EC2BackupSnapshot: { sets: ['ec2-backup', 'ec2-backup-worker'] },
  EC2Replication: { sets: ['ec2-backup'], nearest: true },
  EC2Restore: { sets: ['ec2-restore', 'ec2-restore-worker'] },
  RDSSnapshot: { sets: ['rds-backup', 'rds-backup-image'] },
  RDSReplication: { sets: ['rds-backup'], nearest: true },
  RDSRestore: { sets: ['rds-restore', 'rds-database-restore'] },
  EFSBackup: { sets: ['efs-backup', 'efs-backup-indexing'] },
  EFSRestore: { sets: ['efs-restore'] },
  VPCBackup: { sets: ['vpc-backup'] },
  VPCRestore: { sets: ['vpc-restore'] },
  DynamoDbBackup: { sets: ['dynamodb-backup'] },
  DynamoDbRestore: { sets: ['dynamodb-restore'] },
  FsxBackup: { sets: ['fsx-backup'] },
  FsxRestore: { sets: ['fsx-restore'] },
  RedshiftBackup: { sets: ['redshift-backup'] },
  RedshiftRestore: { sets: ['redshift-restore'] },
  RedshiftServerlessBackup: { sets: ['redshift-serverless-backup'] },
  RedshiftServerlessRestore: { sets: ['redshift-serverless-restore'] },
  OrganizationRescanRole: { sets: ['organization-rescan'] },
};

/** The set of the role that the appliance marks as its default one. */
export const defaultRoleSet = 'default-backup-restore';

/** Gives the kind under its name, whatever the case. */
export function findKind(name: string): KindSets | undefined {
  const found = Object.entries(applianceKinds).find(([kind]) => kind.toLowerCase() === name.toLowerCase());
  return found?.[1];
}
