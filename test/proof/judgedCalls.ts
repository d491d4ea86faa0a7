// Lets the project's engine judge what the deployed functions asked of AWS, by the policies that stand there.

import * as z from 'zod';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { decideTrust } from '../../shared/iam/decideTrust.ts';
import type { PolicySource } from '../../shared/iam/policy/policyLayers.ts';
import type { AwsCall } from '../e2e/awsCall.ts';
import { hubAccount } from '../e2e/motoWorld.ts';
import { callTable } from '../infra/reviewedGrants.ts';
import { type DeployedRole, readRole, roleOfKey } from './deployedRoles.ts';

export interface JudgedWorld {
  readonly endpoint: string;
  readonly organizationId: string;
  /** Of the organization. */
  readonly accounts: readonly string[];
  readonly keyArn: string;
}

export interface JudgedCall {
  /** `s3:PutObject on arn:aws:s3:::… by veeam-drift-scan` */
  readonly what: string;
  readonly verdict: string;
}

/** Which policies count; default: all that stand in the role. */
export type PolicyFilter = (policies: readonly PolicySource[]) => readonly PolicySource[];

/** A judge who reads each role once. */
export function createJudge(
  world: JudgedWorld,
): (call: AwsCall, filter?: PolicyFilter) => Promise<readonly JudgedCall[]> {
  const owners = new Map<string, Promise<{ readonly account: string; readonly role: DeployedRole }>>();
  const ownerOf = (accessKey: string) => {
    const known = owners.get(accessKey) ?? readOwner(world, accessKey);
    owners.set(accessKey, known);
    return known;
  };
  return async (call, filter = (policies) => policies) => {
    const { account, role } = await ownerOf(call.accessKey);
    const identity = filter(role.policies);
    const asked = questionsOf(call, world).map(({ action, resource }) => {
      const context = {
        known: { ...circumstances(call), 'aws:ResourceOrgID': world.organizationId },
        others: 'absent',
      } as const;
      const { verdict } = decideGrant({ action, resource, context }, { identity });
      return { what: `${action} on ${resource} by ${account} ${role.arn.split('/').at(-1)}`, verdict };
    });
    return [...asked, ...(call.name === 'AssumeRole' ? await judgeTrust(call, role.arn, world) : [])];
  };
}

async function readOwner(
  { endpoint }: JudgedWorld,
  accessKey: string,
): Promise<{ readonly account: string; readonly role: DeployedRole }> {
  const { account, role } = await roleOfKey(endpoint, accessKey);
  return { account, role: await readRole(endpoint, account, role) };
}

async function judgeTrust(call: AwsCall, caller: string, world: JudgedWorld): Promise<readonly JudgedCall[]> {
  const [, accountId = '', name = ''] = /:iam::(\d{12}):role\/(.+)$/.exec(call.parameters.get('RoleArn') ?? '') ?? [];
  const around = {
    accountId,
    partition: 'aws',
    organizationId: world.organizationId,
    organizationAccounts: world.accounts,
  };
  const externalId = call.parameters.get('ExternalId');
  const what = `trust of ${name} in ${accountId} in ${caller}`;
  try {
    const { trust } = await readRole(world.endpoint, accountId, name);
    const { verdict } = decideTrust(trust, { kind: 'principal', arn: caller, externalId }, around);
    return [{ what, verdict }];
  } catch (error) {
    return [{ what, verdict: error instanceof Error ? error.name : String(error) }];
  }
}

interface Question {
  readonly action: string;
  readonly resource: string;
}

/** The actions that test/cases/infra/sdkCalls.json says the call needs, on what the call names. */
function questionsOf(call: AwsCall, world: JudgedWorld): readonly Question[] {
  const reviewed = callTable[reviewedName(call)];
  if (reviewed === undefined) throw new Error(`expected ${call.name} ${call.path} in test/cases/infra/sdkCalls.json`);
  return reviewed.actions.map((action) => ({ action, resource: resourceOf(action, call, world) }));
}

function reviewedName({ name, path, protocol }: AwsCall): string {
  if (protocol !== 's3') return Object.keys(callTable).find((known) => known.endsWith(` ${name}`)) ?? name;
  if (name === 'S3 PUT') return 'client-s3 PutObject';
  return `client-s3 ${path.includes('list-type=2') ? 'ListObjectsV2' : 'GetObject'}`;
}

const bodySchema = z.looseObject({
  Name: z.string().optional(),
  KeyId: z.string().optional(),
  Entries: z.array(z.looseObject({ EventBusName: z.string() })).optional(),
});

function resourceOf(action: string, call: AwsCall, { keyArn }: JudgedWorld): string {
  const [service] = action.split(':');
  const parameter = (name: string) => call.parameters.get(name) ?? '*';
  const body = bodySchema.parse(JSON.parse(call.body || '{}'));
  switch (service) {
    case 's3':
      return `arn:aws:s3:::${decodeURIComponent(new URL(call.path, 'http://localhost').pathname).slice(1).replace(/\/$/, '')}`;
    case 'kms':
      // A call of KMS names its key; what S3 asks of KMS is about that of the bucket.
      return body.KeyId ?? keyArn;
    case 'sts':
      return parameter('RoleArn');
    case 'sns':
      return parameter('TopicArn');
    case 'iam':
      return parameter('PolicyArn');
    case 'events':
      return `arn:aws:events:eu-central-1:${hubAccount}:event-bus/${body.Entries?.[0]?.EventBusName}`;
    case 'ssm':
      return `arn:aws:ssm:eu-central-1:${hubAccount}:parameter/${body.Name?.replace(/^\//, '')}`;
    default:
      return '*';
  }
}

function circumstances(call: AwsCall): Readonly<Record<string, string>> {
  const prefix = new URL(call.path, 'http://localhost').searchParams.get('prefix');
  return call.protocol === 's3' && prefix !== null ? { 's3:prefix': prefix } : {};
}
