import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { collect } from '../collect.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { buildFunction, createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { type FunctionProcess, startFunction } from './lambdaRuntime.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, hubAccount, type MotoWorld, storeSet } from './motoWorld.ts';

const functionNames = ['plan-scan', 'scan-account', 'finish-scan'] as const;

describe.skipIf(!hasMoto)('the state machine of a large scan, in the interpreter of the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let world: MotoWorld;
  let hub: HubWorld;
  let single: HubWorld;
  let scan: FunctionProcess;
  const functions: FunctionProcess[] = [];

  beforeAll(async () => {
    proxy = await startFaultProxy();
    moto = await startMoto(Number(new URL(proxy.url).port));
    proxy.target = moto.url;
    await executeStateMachines(moto);
    world = await createMotoWorld(moto.url);
    const settingsFolder = await writeSettingsFolder();
    hub = await createHubWorld(moto.url, settingsFolder);
    single = await createHubWorld(moto.url, settingsFolder);
    proxy.functions = new Map(
      await Promise.all(
        functionNames.map(async (name) => {
          const bundle = await buildFunction(name);
          const started = await startFunction({ bundle, environment: hub.environment(proxy.url) });
          functions.push(started);
          return [`veeam-drift-${name}`, oneAtATime((payload) => started.invoke(payload))] as const;
        }),
      ),
    );
    scan = await startFunction({ bundle: await buildFunction('scan'), environment: single.environment(proxy.url) });
  });

  afterAll(async () => {
    await Promise.all([...functions, scan].map((started) => started?.stop()));
    await proxy?.stop();
    await moto?.stop();
  });

  const run = async (event: unknown) => {
    await scan.invoke(event);
    return runStateMachine(proxy.url, hub, event);
  };

  describe('given six accounts of which one cannot be assumed', () => {
    it('leaves the same records and alerts as the single function', { timeout: 240_000 }, async () => {
      proxy.decide = ({ name, parameters }) => {
        const isRefused = name === 'AssumeRole' && parameters.get('RoleArn')?.includes(world.accounts.empty) === true;
        return isRefused ? { status: 403, code: 'AccessDenied', message: 'not authorized' } : 'pass';
      };
      const first = await run(scheduled('first', '2026-11-20T02:00:00Z'));
      expect(first).toMatchObject({
        status: 'SUCCEEDED',
        output: { run: 'first', baseline: true, counts: { accountsListed: 6, accountsRead: 4, accountsUnreadable: 2 } },
      });
      await world.setRole(world.accounts.whole, storeSet.policy.Statement[0].Action.slice(1));
      const second = await run(scheduled('second', '2026-11-21T02:00:00Z'));
      expect(second).toMatchObject({ status: 'SUCCEEDED', output: { counts: { changes: { new: 1 } } } });

      const records = await recordsOf(hub);
      expect(records).toEqual(await recordsOf(single));
      expect(records.length).toBeGreaterThan(20);
      const [told, toldBySingle] = [await hub.alerts.drain(), await single.alerts.drain()].map((alerts) =>
        alerts.map(essence),
      );
      expect(told).toEqual(toldBySingle);
      expect(told).toHaveLength(2);
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 2, unsealed: [] });
    });
  });
});

/** The counterpart only pretends to run them unless it is told to. */
async function executeStateMachines({ url }: MotoServer): Promise<void> {
  const body = JSON.stringify({ stepfunctions: { execute_state_machine: true } });
  await fetch(`${url}/moto-api/config`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
}

const execution = z.object({
  status: z.string(),
  output: z.string().optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});

async function runStateMachine(endpoint: string, hub: HubWorld, event: unknown) {
  const { stateMachineArn } = z.object({ stateMachineArn: z.string() }).parse(
    await call(endpoint, 'CreateStateMachine', {
      name: `scan-${hub.bucket}`,
      definition: definitionFor(hub),
      roleArn: `arn:aws:iam::${hubAccount}:role/state-machine`,
    }),
  );
  const { executionArn } = z.object({ executionArn: z.string() }).parse(
    await call(endpoint, 'StartExecution', {
      stateMachineArn,
      name: `run-${Date.now()}`,
      input: JSON.stringify(event),
    }),
  );
  for (;;) {
    const described = execution.parse(await call(endpoint, 'DescribeExecution', { executionArn }));
    if (described.status !== 'RUNNING') {
      return { ...described, output: described.output === undefined ? undefined : JSON.parse(described.output) };
    }
    await sleep(200);
  }
}

/** The definition as the deployment fills it in, without what the interpreter lacks: result writer, tolerated failures. */
function definitionFor({ bucket }: HubWorld): string {
  const substitutions: Readonly<Record<string, string>> = {
    Partition: 'aws',
    AuditBucket: bucket,
    MapResultsPrefix: 'state/map-results',
    MaxConcurrency: '1',
    PlanScanArn: 'veeam-drift-plan-scan',
    ScanAccountArn: 'veeam-drift-scan-account',
    FinishScanArn: 'veeam-drift-finish-scan',
  };
  const filled = readFileSync('infra/distributed.asl.json', 'utf8').replace(
    /\$\{(\w+)\}/g,
    (placeholder, name: string) => substitutions[name] ?? placeholder,
  );
  const definition = JSON.parse(filled);
  delete definition.States.ScanAccounts.ResultWriter;
  delete definition.States.ScanAccounts.ToleratedFailurePercentage;
  return JSON.stringify(definition);
}

async function call(endpoint: string, action: string, parameters: object): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AWSStepFunctions.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${awsAccess.region}/states/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: JSON.stringify(parameters),
  });
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** One execution environment takes one invocation at a time. */
function oneAtATime<Answer>(invoke: (payload: unknown) => Promise<Answer>): (payload: unknown) => Promise<Answer> {
  let last: Promise<unknown> = Promise.resolve();
  return (payload) => {
    const next = last.then(() => invoke(payload));
    last = next;
    return next;
  };
}

async function recordsOf({ log }: HubWorld): Promise<readonly string[]> {
  const keys = (await collect(log.list('audit/v1/'))).map(({ key }) => key).filter((key) => key.endsWith('.jsonl.gz'));
  const records: string[] = [];
  for (const key of keys) {
    const stored = await log.read(key);
    const read = readAuditRecords(stored?.body ?? new Uint8Array(), key);
    records.push(...read.map((record) => `${key} ${JSON.stringify({ ...record, at: '', firstSeen: '' })}`));
  }
  return records;
}

/** What an alert says, without the places and times in which both ways must differ. */
function essence(message: unknown): object {
  const { Message: body } = z.object({ Message: z.string() }).parse(message);
  const { id, changes, coverageChanges, totals, coverage, baseline } = JSON.parse(body);
  const told = changes.map(({ kind, finding }: { kind: string; finding: { id: string } }) => [kind, finding.id]);
  return { id, told, coverageChanges, totals, coverage, baseline };
}

function scheduled(id: string, time: string): object {
  return { id, 'detail-type': 'Scheduled Event', source: 'aws.events', account: hubAccount, time, detail: {} };
}
