// The hub in the AWS counterpart: bucket, topic, bus and queues that receive, and the built functions.

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { Plugin } from 'esbuild';
import { stringify } from 'yaml';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { s3AuditLog } from '../../shared/audit/s3AuditLog.ts';
import { builtHandler } from '../infra/builtFunction.ts';
import { awsAccess, hubAccount, storeSet } from './motoWorld.ts';
import { createQueue, type Queue } from './sqsQueue.ts';

export interface HubWorld {
  readonly bucket: string;
  readonly log: AuditLog;
  readonly topicArn: string;
  /** All that the topic and the bus deliver. */
  readonly alerts: Queue;
  readonly events: Queue;
  /** Environment of every function; `endpoint` is where it finds AWS. */
  environment(endpoint: string): Readonly<Record<string, string>>;
}

/** `endpoint` of the counterpart itself. */
export async function createHubWorld(endpoint: string, settingsFolder: string): Promise<HubWorld> {
  const name = `hub-${randomUUID().slice(0, 8)}`;
  const s3 = new S3Client({ ...awsAccess, endpoint, forcePathStyle: true });
  const CreateBucketConfiguration = { LocationConstraint: awsAccess.region };
  await s3.send(new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration }));
  const alerts = await createQueue(endpoint, `${name}-alerts`);
  const events = await createQueue(endpoint, `${name}-events`);
  const topicArn = await createTopic(endpoint, name, alerts);
  await createBus(endpoint, name, events);
  return {
    bucket: name,
    log: s3AuditLog({ client: s3, bucket: name }),
    topicArn,
    alerts,
    events,
    environment: (functionEndpoint) => ({
      AWS_REGION: awsAccess.region,
      AWS_ACCESS_KEY_ID: awsAccess.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: awsAccess.credentials.secretAccessKey,
      AWS_ENDPOINT_URL: functionEndpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'veeam-drift-scan',
      LAMBDA_TASK_ROOT: settingsFolder,
      POWERTOOLS_SERVICE_NAME: 'veeam-drift',
      POWERTOOLS_METRICS_NAMESPACE: 'VeeamRoleDrift',
      VEEAM_DRIFT_AUDIT_BUCKET: name,
      VEEAM_DRIFT_TOPIC_ARN: topicArn,
      VEEAM_DRIFT_EVENT_BUS: name,
    }),
  };
}

/** A folder with settings.yaml and the required set that it names, as it travels with a function. */
export async function writeSettingsFolder(settings: object = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'veeam-drift-settings-'));
  await writeFile(join(folder, 'store.json'), JSON.stringify(storeSet));
  const all = { requirementFiles: ['store.json'], live: { externalId: 'external-1', concurrency: 4 }, ...settings };
  await writeFile(join(folder, 'settings.yaml'), stringify(all));
  return folder;
}

/** Builds a function as it is deployed; gives the path of its handler. */
export function buildFunction(name: string): Promise<string> {
  return builtHandler(name);
}

/** The same with clients that wait for an answer two seconds at most: a port that never answers costs a test little. */
export function buildImpatientFunction(name: string): Promise<string> {
  return builtHandler(name, '-impatient', [impatientClients]);
}

const impatientClients: Plugin = {
  name: 'impatient-clients',
  setup: ({ onLoad }) => {
    onLoad({ filter: /shared\/aws\/clientLimits\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8').replaceAll(/requestTimeoutMs: [\d_]+/g, 'requestTimeoutMs: 2_000');
      return { contents, loader: 'ts' };
    });
  },
};

async function createTopic(endpoint: string, name: string, queue: Queue): Promise<string> {
  const sns = new SNSClient({ ...awsAccess, endpoint });
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: name }));
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queue.arn }));
  return topicArn;
}

async function createBus(endpoint: string, name: string, queue: Queue): Promise<void> {
  const client = new EventBridgeClient({ ...awsAccess, endpoint });
  await client.send(new CreateEventBusCommand({ Name: name }));
  const EventPattern = JSON.stringify({ source: ['veeam-role-drift'], account: [hubAccount] });
  await client.send(new PutRuleCommand({ Name: 'all', EventBusName: name, EventPattern }));
  await client.send(
    new PutTargetsCommand({ Rule: 'all', EventBusName: name, Targets: [{ Id: 'queue', Arn: queue.arn }] }),
  );
}
