// Cases of Veeam's guide in which a role needs more than its own set, and that no policy shows: the settings name them.

/** Keys of the settings' `features`. */
export const featureIds = [
  'ec2ProductionWorkers',
  'rdsImageBackup',
  'efsIndexing',
  'productionFileRecovery',
  'automaticVpcProtection',
  'databaseRestore',
  'glacierAcceleratedRetrieval',
] as const;
export type FeatureId = (typeof featureIds)[number];

/** Whether each case applies; absent: nobody said. */
export type Features = { readonly [Id in FeatureId]?: boolean | undefined };

/** A set that roles with another one need, too, where the feature is used. */
export interface SetNeed {
  readonly feature: FeatureId;
  /** Ids of sets. */
  readonly having: string;
  readonly needs: string;
  /** The page of the guide, in the edition of build 10.0.0.232. */
  readonly page: string;
  /** It is enough that one role of the account has it; default: each role that has the other needs it. */
  readonly oncePerAccount?: true;
}

/** The full list: a role with it has every other set of roles. */
export const fullSet = 'default-backup-restore';

const guide = 'https://helpcenter.veeam.com/docs/vbaws/guide';
const workers = `${guide}/role_permissions_prod_acc.html`;
const vpcPage = `${guide}/vpc_policy_regions_automatic.html`;

export const setNeeds: readonly SetNeed[] = [
  { feature: 'ec2ProductionWorkers', having: 'ec2-backup', needs: 'ec2-backup-worker', page: workers },
  { feature: 'ec2ProductionWorkers', having: 'ec2-restore', needs: 'ec2-restore-worker', page: workers },
  { feature: 'rdsImageBackup', having: 'rds-backup', needs: 'rds-backup-image', page: workers },
  { feature: 'efsIndexing', having: 'efs-backup', needs: 'efs-backup-indexing', page: workers },
  {
    feature: 'productionFileRecovery',
    having: 'production-worker',
    needs: 'flr-worker',
    page: workers,
    oncePerAccount: true,
  },
  ...[
    'ec2-backup',
    'rds-backup',
    'dynamodb-backup',
    'redshift-backup',
    'redshift-serverless-backup',
    'efs-backup',
    'fsx-backup',
  ].map((having): SetNeed => ({ feature: 'automaticVpcProtection', having, needs: 'vpc-backup', page: vpcPage })),
];

/** A service that must be able to assume roles with a set, where the feature is used. */
export interface ServiceNeed {
  readonly feature: FeatureId;
  /** Ids of sets. */
  readonly having: readonly string[];
  readonly service: string;
  readonly page: string;
  /** The page of the set itself does not name it. */
  readonly isUnnamed?: true;
  /** What the service is for, as the end of a sentence. */
  readonly purpose: string;
}

export const serviceNeeds: readonly ServiceNeed[] = [
  // The page of the repository role asks for it always; this one says what it serves.
  {
    feature: 'glacierAcceleratedRetrieval',
    having: ['repository', fullSet],
    service: 'batchoperations.s3.amazonaws.com',
    page: `${guide}/data_retrieval.html`,
    purpose:
      'it serves retrieval from Glacier classes in the mode Standard accelerated only, else the mode Standard is used',
  },
  // The trust statement of the full list lacks it.
  {
    feature: 'databaseRestore',
    isUnnamed: true,
    having: [fullSet],
    service: 'rds.amazonaws.com',
    page: `${guide}/role_permissions_restore_db.html`,
    purpose: 'it serves the restore of databases from image-level backups',
  },
];

/** Sets whose role deploys workers in production accounts: https://helpcenter.veeam.com/docs/vbaws/guide/role_permissions_prod_acc.html */
export const deployingSets: readonly string[] = [
  'ec2-backup-worker',
  'rds-backup-image',
  'efs-backup-indexing',
  'ec2-restore-worker',
  'rds-database-restore',
  'flr-worker',
];

/** Sets that stand for a role that workers in production accounts run with. */
export const workerSets: readonly string[] = ['production-worker', 'flr-worker', fullSet];
