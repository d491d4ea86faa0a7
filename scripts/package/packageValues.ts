// Turns the settings file into what serverless.yml and infra/ ask for: dist/deploy/values.json.

import type { Settings } from '../../shared/settings/settings.ts';

interface StackParameter {
  readonly ParameterKey: string;
  readonly ParameterValue: string;
}

interface EmailSubscription {
  readonly Protocol: 'email';
  readonly Endpoint: string;
}

/** The content of dist/deploy/values.json. */
export interface DeployValues {
  readonly name: string;
  readonly region: string;
  readonly memoryMb: number;
  /** Every parameter of infra/parameters.yml, in its order. */
  readonly parameters: readonly StackParameter[];
  readonly emailSubscriptions: readonly EmailSubscription[];
  /** ARN patterns; never empty, because IAM gives an empty list of values no meaning. */
  readonly auditReaders: readonly (string | { readonly 'Fn::Sub': string })[];
  /** The state machine's definition as one line of JSON. */
  readonly stateMachine: string;
}

/** The scan's own role stands in for "nobody else". */
const scanRole = { 'Fn::Sub': `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/\${NamePrefix}-scan` };

/**
 * Values of one deployment.
 *
 * @param stateMachine the text of infra/distributed.asl.json
 * @throws Error where settings contradict each other
 */
export function deployValues(settings: Settings, stateMachine: string): DeployValues {
  const { deploy, alerts } = settings;
  if (deploy.iamChanges && settings.organizationId === undefined) {
    throw new Error(
      'deploy.iamChanges: expected organizationId beside it, because the bus is opened to one organization',
    );
  }
  return {
    name: deploy.name,
    region: deploy.region,
    memoryMb: deploy.memoryMb,
    parameters: Object.entries(stackParameters(settings)).map(([key, value]) => ({
      ParameterKey: key,
      ParameterValue: String(value ?? ''),
    })),
    emailSubscriptions: alerts.emails.map((address) => ({ Protocol: 'email', Endpoint: address })),
    auditReaders: [scanRole, ...deploy.auditReaders],
    stateMachine: JSON.stringify(JSON.parse(stateMachine)),
  };
}

function stackParameters(settings: Settings): Readonly<Record<string, string | number | boolean | undefined>> {
  const { deploy, alerts, audit, live } = settings;
  return {
    NamePrefix: deploy.name,
    OrganizationId: settings.organizationId,
    ReaderRole: live.readerRole.replace(/^\//, ''),
    ScheduleExpression: deploy.schedule,
    HeartbeatHours: deploy.heartbeatHours,
    UnreadableAccounts: deploy.unreadableAccounts,
    ReserveConcurrency: deploy.reserveConcurrency,
    LogRetentionDays: deploy.logRetentionDays,
    AuditBucketName: audit.bucket,
    AuditPrefix: audit.prefix,
    ObjectLockMode: deploy.objectLock.mode,
    ObjectLockDays: deploy.objectLock.days,
    ArchiveAfterDays: deploy.archiveAfterDays,
    EventBusName: alerts.eventBus,
    SlackWebhookParameter: alerts.slackWebhookParameter,
    SettingsSsmParameter: deploy.settingsParameter,
    SettingsS3Uri: deploy.settingsObject,
    Tracing: deploy.xray,
    Distributed: deploy.distributed,
    MaxConcurrency: deploy.maxConcurrency,
    IamChanges: deploy.iamChanges,
    PermissionsBoundaryArn: deploy.permissionsBoundary,
    RunbookUrl: deploy.runbookUrl,
  };
}
