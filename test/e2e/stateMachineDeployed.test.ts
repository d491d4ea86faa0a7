import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decodeJson } from '../../shared/audit/jsonLines.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { decideGrant, type PolicySource } from '../../shared/iam/decideGrant.ts';
import { functionPolicies } from '../infra/functionRole.ts';
import { packageTemplate } from '../infra/packagedTemplate.ts';
import { everythingOn } from '../infra/resolvedResources.ts';
import { type Resolved, resolveTemplate } from '../infra/resolveTemplate.ts';
import { callTable, functionTable } from '../infra/reviewedGrants.ts';
import type { AwsCall } from './awsCall.ts';
import { buildFunctions, type DeployedFunction, deployFunction } from './deployedFunctions.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, type MotoWorld } from './motoWorld.ts';
import { deployedDefinition, type Execution, executeStateMachines, runStateMachine } from './stateMachineWorld.ts';

const names = ['plan-scan', 'scan-account', 'finish-scan'] as const;
type Name = (typeof names)[number];

interface Machine {
  readonly hub: HubWorld;
  readonly functions: Readonly<Record<Name, DeployedFunction>>;
  run(id: string): Promise<Execution>;
  stop(): Promise<void>;
}

describe.skipIf(!hasMoto)('the state machine of the packaged template', () => {
  let gate: FaultProxy;
  let moto: MotoServer;
  let world: MotoWorld;
  let bundles: ReadonlyMap<string, string>;
  let settingsFolder: string;
  const template = packageTemplate();

  beforeAll(async () => {
    gate = await startFaultProxy();
    moto = await startMoto(Number(new URL(gate.url).port));
    gate.target = moto.url;
    await executeStateMachines(moto);
    [world, bundles, settingsFolder] = await Promise.all([
      createMotoWorld(moto.url),
      buildFunctions(names),
      writeSettingsFolder({ live: { externalId: 'external-1', accountTimeoutSeconds: 300 } }),
    ]);
  });

  afterAll(async () => {
    await gate?.stop();
    await moto?.stop();
  });

  async function openMachine(): Promise<Machine> {
    const hub = await createHubWorld(moto.url, settingsFolder);
    const deploy = (name: Name) => deployFunction(hub, bundles.get(name) ?? '', moto.url);
    const functions = {
      'plan-scan': await deploy('plan-scan'),
      'scan-account': await deploy('scan-account'),
      'finish-scan': await deploy('finish-scan'),
    };
    gate.functions = new Map(names.map((name) => [`veeam-drift-${name}`, functions[name].invoke]));
    return {
      hub,
      functions,
      run: (id) =>
        runStateMachine({
          endpoint: gate.url,
          definition: deployedDefinition(template, hub.bucket),
          name: `${hub.bucket}-${id}`,
          input: scheduled(id),
        }),
      stop: async () => {
        for (const name of names) await functions[name].stop();
      },
    };
  }

  describe('given six accounts, of which the Lambda of one is killed each time', () => {
    it('ends well, and reports that account as unreadable', async () => {
      const { hub, functions, run, stop } = await openMachine();
      const { limited, suspended } = world.accounts;
      const scan = functions['scan-account'];
      scan.proxy.decide = ({ name, parameters }) => {
        if (name === 'AssumeRole' && parameters.get('RoleArn')?.includes(limited) === true) scan.kill();
        return 'pass';
      };
      const { status, output, history } = await run('killed');
      expect(status).toBe('SUCCEEDED');
      expect(history.filter((type) => type.startsWith('MapRun'))).toEqual(['MapRunStarted', 'MapRunSucceeded']);
      expect(JSON.parse(output ?? '')).toMatchObject({
        run: 'killed',
        trigger: 'schedule',
        counts: { accountsListed: 6, accountsRead: 4, accountsUnreadable: 2, principals: 3 },
      });
      const manifest = await hub.log.read('audit/v1/date=2026-11-20/run=killed/manifest.json');
      expect(decodeJson(manifest?.body ?? new Uint8Array(), 'manifest')).toMatchObject({
        unreadable: expect.arrayContaining([
          { account: limited, reason: 'failed' },
          { account: suspended, reason: 'suspended' },
        ]),
      });
      expect(outcomesOf(scan, limited)).toEqual(['killed', 'killed']);
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 1, unsealed: [] });
      expect(await hub.alerts.drain()).toHaveLength(1);
      await stop();
    }, 240_000);
  });

  describe('given an account that AWS throttles at first', () => {
    it('tries it again, by the name of the error, and reads it', async () => {
      const { functions, run, stop } = await openMachine();
      const { whole } = world.accounts;
      const scan = functions['scan-account'];
      scan.proxy.decide = ({ name, parameters }) => {
        const isFirstTry = outcomesOf(scan, whole).length === 0;
        const isMeant = name === 'AssumeRole' && parameters.get('RoleArn')?.includes(whole) === true && isFirstTry;
        return isMeant ? { status: 400, code: 'Throttling', message: 'Rate exceeded' } : 'pass';
      };
      const { output } = await run('throttled');
      expect(JSON.parse(output ?? '')).toMatchObject({ counts: { accountsRead: 5, accountsUnreadable: 1 } });
      expect(outcomesOf(scan, whole)).toEqual(['failed AccountThrottled', 'answered']);
      await stop();
    }, 240_000);
  });

  describe('given a run without faults', () => {
    it('asks of AWS what the roles of the template grant, and nothing that the review calls not reached', async () => {
      const { hub, functions, run, stop } = await openMachine();
      expect(await run('granted')).toMatchObject({ status: 'SUCCEEDED' });
      const resolved = resolveTemplate({ template, parameters: { ...everythingOn, AuditBucketName: hub.bucket } });
      for (const name of names) {
        const { calls } = functions[name];
        expect(calls.length, name).toBeGreaterThan(4);
        expect(calls.flatMap((call) => faultsOf(name, call, resolved))).toEqual([]);
      }
      await stop();
    }, 240_000);

    it('hands small payloads from state to state', async () => {
      const { functions, run, stop } = await openMachine();
      const { output } = await run('small');
      const payloads = names.flatMap((name) => functions[name].invocations.map(({ event }) => JSON.stringify(event)));
      expect(payloads).toHaveLength(7);
      expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(1024);
      expect(output?.length).toBeLessThan(16_384);
      await stop();
    }, 240_000);
  });
});

function scheduled(id: string): object {
  return { id, 'detail-type': 'Scheduled Event', source: 'aws.events', time: '2026-11-20T02:00:00Z', detail: {} };
}

function outcomesOf({ invocations }: DeployedFunction, account: string): readonly string[] {
  return invocations
    .filter(({ event }) => z.looseObject({ account: z.string() }).parse(event).account === account)
    .map(({ invoked }) => (invoked.outcome === 'failed' ? `failed ${invoked.errorType}` : invoked.outcome));
}

/** What is wrong with a call: not reviewed, with the wrong credentials, or not granted. */
function faultsOf(name: Name, call: AwsCall, resolved: Resolved): readonly string[] {
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
