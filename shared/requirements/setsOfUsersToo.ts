// Sets that a user may have in place of a role, and users whose keys are meant for one use.

/**
 * Restore sets: keys of a user of the target account can stand in for the role, and no trust is needed then.
 * https://helpcenter.veeam.com/docs/vbaws/guide/restore_entire_account.html (2025-09-29)
 */
export const setsOfUsersToo: readonly string[] = [
  'ec2-restore',
  'ec2-restore-worker',
  'rds-restore',
  'rds-database-restore',
  'efs-restore',
  'fsx-restore',
  'dynamodb-restore',
  'redshift-restore',
  'redshift-serverless-restore',
  'vpc-restore',
];

/**
 * Users whose access keys Veeam takes once and does not store.
 * https://helpcenter.veeam.com/docs/vbaws/guide/iam_roles_add_settings_iam_new.html (2025-10-14) and req_permissions.html (2025-08-08)
 */
export const oneTimeSets: readonly string[] = [
  'role-create',
  'role-check-grant',
  'configuration-restore-grant',
  'vpc-role-check-grant',
  'plugin-grant-permissions',
  'plugin-deploy-appliance',
];
