// The settings that say which cases of Veeam's guide apply: see shared/requirements/features.ts.

import * as z from 'zod';

const applies = z.boolean().optional();

/** The part `features`. */
export const featureSettings = z
  .strictObject({
    ec2ProductionWorkers: applies.describe('Workers of EC2 backups and restores run in production accounts'),
    rdsImageBackup: applies.describe('Image-level backups of RDS databases are made'),
    efsIndexing: applies.describe('EFS file systems are indexed'),
    productionFileRecovery: applies.describe('Files are recovered by workers in production accounts'),
    automaticVpcProtection: applies.describe('The VPC configuration policy protects automatically'),
    databaseRestore: applies.describe('Single databases are restored to RDS, by the default role'),
    glacierAcceleratedRetrieval: applies.describe(
      'Repositories in Glacier classes are read in the mode Standard accelerated',
    ),
  })
  .describe('Whether cases of the guide apply, in which roles need more; what is absent is an open question');
