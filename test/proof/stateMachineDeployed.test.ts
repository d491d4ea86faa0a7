import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideGrant, type PolicySource } from '../../shared/iam/decideGrant.ts';
import type { AwsCall } from '../e2e/awsCall.ts';
import {
  type DeployedMachine,
  type MachineFunction,
  type MachineWorld,
  machineFunctions,
  startMachineWorld,
} from '../e2e/deployedMachine.ts';
import { hasMoto } from '../e2e/motoServer.ts';
import { awsAccess } from '../e2e/motoWorld.ts';
import type { Execution } from '../e2e/stateMachineWorld.ts';
import { functionPolicies } from '../infra/functionRole.ts';
import { everythingOn } from '../infra/resolvedResources.ts';
import { type Resolved, resolveTemplate } from '../infra/resolveTemplate.ts';
import { callTable, functionTable } from '../infra/reviewedGrants.ts';

describe.skipIf(!hasMoto)('the state machine of the packaged template', () => {
  let machines: MachineWorld;

  beforeAll(async () => {
    machines = await startMachineWorld();
  });

  afterAll(() => machines?.stop());

  describe('given a run without faults', () => {
    let machine: DeployedMachine;
    let execution: Execution;

    beforeAll(async () => {
      machine = await machines.openMachine();
      execution = await machine.run('whole');
    }, 240_000);

    afterAll(() => machine?.stop());

    it('asks of AWS what the roles of the template grant, and nothing that the review calls not reached', () => {
      const { hub, functions } = machine;
      expect(execution).toMatchObject({ status: 'SUCCEEDED' });
      const resolved = resolveTemplate({
        template: machines.template,
        parameters: { ...everythingOn, AuditBucketName: hub.bucket },
      });
      for (const name of machineFunctions) {
        const { calls } = functions[name];
        expect(calls.length, name).toBeGreaterThan(4);
        expect(calls.flatMap((call) => faultsOf(name, call, resolved))).toEqual([]);
      }
    });

    it('hands small payloads from state to state', () => {
      const payloads = machineFunctions.flatMap((name) =>
        machine.functions[name].invocations.map(({ event }) => JSON.stringify(event)),
      );
      expect(payloads).toHaveLength(7);
      expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(1024);
      expect(execution.output?.length).toBeLessThan(16_384);
    });
  });
});

/** What is wrong with a call: not reviewed, with the wrong credentials, or not granted. */
function faultsOf(name: MachineFunction, call: AwsCall, resolved: Resolved): readonly string[] {
  const key = reviewedCall(call);
  const reviewed = functionTable[name];
  const { by, actions } = callTable[key] ?? { by: 'own', actions: [] };
  const granted = new Set(reviewed?.grants.flatMap((grant) => grant.actions));
  const isSpared = reviewed?.notReached.some(({ calls }) => calls.includes(key)) === true;
  const isOwn = call.accessKey === awsAccess.credentials.accessKeyId;
  return [
    ...(isSpared ? [`${key} is made, though it is reviewed as not reached`] : []),
    ...(isOwn === (by === 'own') ? [] : [`${key} is made with other rights than those of: ${by}`]),
    ...(by === 'own' ? actions.filter((action) => !granted.has(action)).map((action) => `${key} needs ${action}`) : []),
    ...s3Faults(call, functionPolicies(resolved, name)),
  ];
}

function s3Faults(call: AwsCall, identity: readonly PolicySource[]): readonly string[] {
  const question = s3Question(call);
  if (question === undefined || decideGrant(question, { identity }).verdict === 'granted') return [];
  return [`${question.action} is not granted on ${question.resource}`];
}

/** The call as test/cases/infra/sdkCalls.json spells it. */
function reviewedCall({ name, path, protocol }: AwsCall): string {
  if (protocol === 's3') {
    const isList = name === 'S3 GET' && path.includes('list-type=2');
    return isList ? 'client-s3 ListObjectsV2' : `client-s3 ${name === 'S3 PUT' ? 'PutObject' : 'GetObject'}`;
  }
  const key = Object.keys(callTable).find((known) => known.endsWith(` ${name}`));
  if (key === undefined) throw new Error(`expected ${name} in test/cases/infra/sdkCalls.json`);
  return key;
}

/** What a call of S3 asks of IAM; undefined for calls of other services. */
function s3Question(call: AwsCall) {
  if (call.protocol !== 's3') return undefined;
  const { pathname, searchParams } = new URL(call.path, 'http://localhost');
  const resource = `arn:aws:s3:::${decodeURIComponent(pathname).slice(1).replace(/\/$/, '')}`;
  const prefix = searchParams.get('prefix');
  const context = { known: prefix === null ? {} : { 's3:prefix': prefix }, others: 'unknown' } as const;
  const actions: Readonly<Record<string, string>> = {
    'client-s3 ListObjectsV2': 's3:ListBucket',
    'client-s3 PutObject': 's3:PutObject',
  };
  return { action: actions[reviewedCall(call)] ?? 's3:GetObject', resource, context };
}
