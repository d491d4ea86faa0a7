// Which setting each parameter of infra/parameters.yml stands for, and its value.

import type { Settings } from '../../shared/settings/settings.ts';

export interface StackParameter {
  /** As in infra/parameters.yml. */
  readonly name: string;
  /** `deploy.objectLock.days` */
  readonly setting: string;
  /** What the settings say; `''` where they say nothing. */
  readonly value: string | number;
}

type Row = readonly [name: string, setting: string, value: string | number | boolean | undefined];

/** Every parameter of infra/parameters.yml, in its order. */
export function stackParameters(settings: Settings): readonly StackParameter[] {
  return rows(settings).map(([name, setting, value]) => ({
    name,
    setting,
    value: typeof value === 'number' ? value : String(value ?? ''),
  }));
}

function rows({ deploy, alerts, audit, live, organizationId }: Settings): readonly Row[] {
  return [
    ['NamePrefix', 'deploy.name', deploy.name],
    ['OrganizationId', 'organizationId', organizationId],
    ['ReaderRole', 'live.readerRole', live.readerRole.replace(/^\//, '')],
    ['ScheduleExpression', 'deploy.schedule', deploy.schedule],
    ['HeartbeatHours', 'deploy.heartbeatHours', deploy.heartbeatHours],
    ['UnreadableAccounts', 'deploy.unreadableAccounts', deploy.unreadableAccounts],
    ['ReserveConcurrency', 'deploy.reserveConcurrency', deploy.reserveConcurrency],
    ['LogRetentionDays', 'deploy.logRetentionDays', deploy.logRetentionDays],
    ['AuditBucketName', 'audit.bucket', audit.bucket],
    ['AuditPrefix', 'audit.prefix', audit.prefix],
    ['ObjectLockMode', 'deploy.objectLock.mode', deploy.objectLock.mode],
    ['ObjectLockDays', 'deploy.objectLock.days', deploy.objectLock.days],
    ['ArchiveAfterDays', 'deploy.archiveAfterDays', deploy.archiveAfterDays],
    ['SigningKeyArns', 'audit.signingKeys', audit.signingKeys.join(',')],
    ['EventBusName', 'alerts.eventBus', alerts.eventBus],
    ['SlackWebhookParameter', 'alerts.slackWebhookParameter', alerts.slackWebhookParameter],
    ['SettingsSsmParameter', 'deploy.settingsParameter', deploy.settingsParameter],
    ['SettingsS3Uri', 'deploy.settingsObject', deploy.settingsObject],
    ['Tracing', 'deploy.xray', deploy.xray],
    ['Distributed', 'deploy.distributed', deploy.distributed],
    ['MaxConcurrency', 'deploy.maxConcurrency', deploy.maxConcurrency],
    ['IamChanges', 'deploy.iamChanges', deploy.iamChanges],
    ['PermissionsBoundaryArn', 'deploy.permissionsBoundary', deploy.permissionsBoundary],
    ['RunbookUrl', 'deploy.runbookUrl', deploy.runbookUrl],
  ];
}
