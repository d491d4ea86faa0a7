// Sets that hold others whole: a role or user with one does what the others are for.

import { fullSet } from './features.ts';

const services = ['dynamodb', 'ec2', 'efs', 'fsx', 'rds', 'redshift', 'redshift-serverless', 'vpc'];

const partsOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    fullSet,
    new Set([
      ...services.flatMap((service) => [`${service}-backup`, `${service}-restore`]),
      ...['dynamodb', 'efs', 'fsx', 'redshift', 'redshift-serverless'].map((service) => `${service}-backup-manual`),
      'ec2-backup-worker',
      'ec2-restore-worker',
      'efs-backup-indexing',
      'flr-worker',
      'production-worker',
      'rds-backup-image',
      'rds-database-restore',
      'repository',
      'worker-configuration',
      'worker-deployment',
    ]),
  ],
  [
    'plugin-full',
    new Set([
      'plugin-add-repository',
      'plugin-connect-appliance',
      'plugin-deploy-appliance',
      'plugin-grant-permissions',
      'plugin-repository-encryption',
      'plugin-upgrade-appliance',
    ]),
  ],
]);

/** Tells whether `set` is any of `sets`, or holds any of them whole. */
export function standsForAny(set: string, sets: readonly string[]): boolean {
  const parts = partsOf.get(set);
  return sets.includes(set) || (parts !== undefined && sets.some((id) => parts.has(id)));
}
