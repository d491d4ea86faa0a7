import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { everythingOn, readPolicy } from './resolvedResources.ts';
import { account, region, resolveTemplate } from './resolveTemplate.ts';

const document = readPolicy(JSON.parse(readFileSync('infra/deployer-policy.json', 'utf8')));
const here = `${region}:${account}`;
const resolved = resolveTemplate({ template: await packagedTemplate('default'), parameters: everythingOn });

/** What CloudFormation calls with the deployer's rights to make and to remove a resource, on its ARN by its name. */
const calls: Readonly<Record<string, readonly [arn: string, ...actions: string[]]>> = {
  'AWS::Athena::NamedQuery': [`arn:aws:athena:${here}:workgroup/veeam-drift`, 'athena:CreateNamedQuery'],
  'AWS::Athena::WorkGroup': [`arn:aws:athena:${here}:workgroup/veeam-drift`, 'athena:CreateWorkGroup'],
  'AWS::CloudWatch::Alarm': [`arn:aws:cloudwatch:${here}:alarm:NAME`, 'cloudwatch:PutMetricAlarm'],
  'AWS::CloudWatch::Dashboard': [`arn:aws:cloudwatch::${account}:dashboard/NAME`, 'cloudwatch:PutDashboard'],
  'AWS::Events::EventBus': [`arn:aws:events:${here}:event-bus/NAME`, 'events:CreateEventBus', 'events:DeleteEventBus'],
  'AWS::Events::EventBusPolicy': ['*', 'events:PutPermission', 'events:RemovePermission'],
  'AWS::Events::Rule': [`arn:aws:events:${here}:rule/NAME`, 'events:PutRule', 'events:PutTargets', 'events:DeleteRule'],
  'AWS::Glue::Database': [`arn:aws:glue:${here}:database/veeam_drift`, 'glue:CreateDatabase', 'glue:DeleteDatabase'],
  'AWS::Glue::Table': [`arn:aws:glue:${here}:table/veeam_drift/audit_log`, 'glue:CreateTable', 'glue:DeleteTable'],
  'AWS::IAM::Role': [
    `arn:aws:iam::${account}:role/NAME`,
    ...['iam:CreateRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:DeleteRolePolicy', 'iam:DeleteRole'],
  ],
  'AWS::KMS::Alias': [`arn:aws:kms:${here}:alias/veeam-drift`, 'kms:CreateAlias', 'kms:DeleteAlias'],
  'AWS::KMS::Key': ['*', 'kms:CreateKey', 'kms:PutKeyPolicy', 'kms:EnableKeyRotation', 'kms:ScheduleKeyDeletion'],
  'AWS::Lambda::EventInvokeConfig': [
    `arn:aws:lambda:${here}:function:veeam-drift-scan`,
    'lambda:PutFunctionEventInvokeConfig',
  ],
  'AWS::Lambda::Function': [
    `arn:aws:lambda:${here}:function:NAME`,
    ...['lambda:CreateFunction', 'lambda:PutFunctionConcurrency', 'lambda:UpdateFunctionCode', 'lambda:DeleteFunction'],
  ],
  'AWS::Lambda::Permission': [`arn:aws:lambda:${here}:function:veeam-drift-scan`, 'lambda:AddPermission'],
  'AWS::Logs::LogGroup': [
    `arn:aws:logs:${here}:log-group:NAME`,
    ...['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:AssociateKmsKey', 'logs:DeleteLogGroup'],
  ],
  'AWS::S3::Bucket': [
    'arn:aws:s3:::veeam-drift-auditbucket-x',
    's3:CreateBucket',
    's3:PutBucketObjectLockConfiguration',
  ],
  'AWS::S3::BucketPolicy': ['arn:aws:s3:::veeam-drift-auditbucket-x', 's3:PutBucketPolicy'],
  'AWS::SNS::Subscription': [`arn:aws:sns:${here}:veeam-drift-alerts`, 'sns:Subscribe'],
  'AWS::SNS::Topic': [`arn:aws:sns:${here}:NAME`, 'sns:CreateTopic', 'sns:Subscribe', 'sns:DeleteTopic'],
  'AWS::SNS::TopicPolicy': [`arn:aws:sns:${here}:veeam-drift-alerts`, 'sns:SetTopicAttributes'],
  'AWS::SQS::Queue': [`arn:aws:sqs:${here}:NAME`, 'sqs:CreateQueue', 'sqs:DeleteQueue'],
  'AWS::SQS::QueuePolicy': [`arn:aws:sqs:${here}:veeam-drift-undelivered`, 'sqs:SetQueueAttributes'],
  'AWS::StepFunctions::StateMachine': [`arn:aws:states:${here}:stateMachine:NAME`, 'states:CreateStateMachine'],
};

function verdict(action: string, resource: string): string {
  const context = { known: {}, others: 'absent' } as const;
  return decideGrant({ action, resource, context }, { identity: [{ name: 'deployer', document }] }).verdict;
}

function nameOf(properties: unknown): string {
  const named = Object.entries(Object(properties)).find(([key]) => /^\w*Name$/.test(key) && key !== 'EventBusName');
  return named === undefined ? 'veeam-drift' : String(named[1]);
}

describe('infra/deployer-policy.json', () => {
  const rows = Object.entries(resolved.resources).map(([id, { type, properties }]) => ({ id, type, properties }));

  it.each(rows)('lets $id be made', ({ type, properties }) => {
    const [arn = '', ...actions] = calls[type] ?? [];
    expect(actions, `what ${type} needs`).not.toEqual([]);
    const resource = arn.replace('NAME', nameOf(properties));
    expect(actions.filter((action) => verdict(action, resource) !== 'granted')).toEqual([]);
  });

  it.each([
    ['iam:CreateRole', `arn:aws:iam::${account}:role/admin`],
    ['iam:PassRole', `arn:aws:iam::${account}:role/admin`],
    ['iam:AttachRolePolicy', `arn:aws:iam::${account}:role/veeam-drift-scan`],
    ['lambda:UpdateFunctionCode', `arn:aws:lambda:${here}:function:other`],
    ['s3:DeleteBucket', 'arn:aws:s3:::other'],
    ['cloudformation:DeleteStack', `arn:aws:cloudformation:${here}:stack/other/1`],
  ])('allows nothing outside of the deployment: %s on %s', (action, resource) => {
    expect(verdict(action, resource)).toBe('missing');
  });

  it('hands its roles to the services that take them, and to no other', () => {
    const ask = (service: string) =>
      decideGrant(
        {
          action: 'iam:PassRole',
          resource: `arn:aws:iam::${account}:role/veeam-drift-scan`,
          context: { known: { 'iam:PassedToService': service }, others: 'absent' },
        },
        { identity: [{ name: 'deployer', document }] },
      ).verdict;
    expect(ask('lambda.amazonaws.com')).toBe('granted');
    expect(ask('ec2.amazonaws.com')).toBe('missing');
  });
});
