// An organization with one account whose roles are as hard to judge as IAM lets them be: the others are told all the same.

import { CreateRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAccountCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costlyTrusts } from '../../bench/costlyTrusts.ts';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { collect } from '../collect.ts';
import { buildFunction, createHubWorld, type HubWorld, writeSettingsFolder } from '../e2e/hubWorld.ts';
import { startFunction } from '../e2e/lambdaRuntime.ts';
import { hasMoto, type MotoServer, startMoto } from '../e2e/motoServer.ts';
import { awsAccess, createMotoWorld, createStoreRole, iamOf, type MotoWorld, storeSet } from '../e2e/motoWorld.ts';
import { alertsOf, scheduled } from '../e2e/scanOutcome.ts';

const ec2 = storeSet.policy.Statement[0].Action;
const hostileRoles = 40;
/** As many roles are judged as the least time allows that the settings can give. */
const accountTimeoutSeconds = 5;

describe.skipIf(!hasMoto)(
  'the built function scan, given an organization of six accounts with one that is hostile',
  () => {
    let moto: MotoServer;
    let world: MotoWorld;
    let hub: HubWorld;
    let bundle: string;
    let others: readonly string[];
    let hostile: string;

    beforeAll(async () => {
      moto = await startMoto();
      [world, bundle] = await Promise.all([createMotoWorld(moto.url), buildFunction('scan')]);
      const { hub: own, whole, trimmed, limited } = world.accounts;
      others = [own, whole, trimmed, limited, await createAccount(moto.url, 'fifth')];
      hostile = await createAccount(moto.url, 'hostile');
      hub = await createHubWorld(
        moto.url,
        await writeSettingsFolder({ live: { externalId: 'external-1', accountTimeoutSeconds } }),
      );
    });

    afterAll(async () => {
      await moto?.stop();
    });

    it('tells what changed in the other five, judges the sixth or says that it did not, and seals', async () => {
      const scan = await startFunction({ bundle, environment: hub.environment(moto.url) });
      for (const account of others) await world.setRole(account, ec2);
      await scan.invoke(scheduled('first', '2026-11-20T02:00:00Z'));
      await alertsOf(hub);
      for (const account of others) await world.setRole(account, ec2.slice(1));
      await makeHostile(moto.url, hostile);
      const second = await scan.invoke(scheduled('second', '2026-11-21T02:00:00Z'), { timeoutMs: 180_000 });
      expect(second).toMatchObject({ outcome: 'answered' });
      const told = (await alertsOf(hub)).flatMap(({ changes }) => changes);
      const changed = new Set(told.flatMap(({ finding }) => (finding.subject === ec2[0] ? [finding.account] : [])));
      expect(others.filter((account) => !changed.has(account))).toEqual([]);

      const { judged, unjudged } = await readAccount(hub, hostile);
      expect(judged + unjudged).toBe(hostileRoles);
      expect(await verifyAuditLog({ log: hub.log })).toMatchObject({ ok: true, runs: 2, unsealed: [] });
      await scan.stop();
    });
  },
);

async function readAccount({ log }: HubWorld, account: string) {
  const keys = (await collect(log.list('audit/v1/'))).map(({ key }) => key);
  const key = keys.find((each) => each.includes(`/run=second/account=${account}`)) ?? '';
  const records = readAuditRecords((await log.read(key))?.body ?? new Uint8Array(), key);
  const coverage = records.find(({ record }) => record === 'account');
  if (coverage?.record !== 'account') throw new Error(`no coverage of ${account} in ${key}`);
  const told = records.filter((one) => one.record === 'finding' && one.code === 'PRINCIPAL_UNREADABLE');
  const { unjudged = 0, principals } = coverage;
  expect(told).toHaveLength(unjudged === 0 ? 0 : 1);
  return { judged: principals, unjudged };
}

async function createAccount(endpoint: string, name: string): Promise<string> {
  const client = new OrganizationsClient({ ...awsAccess, endpoint });
  const { CreateAccountStatus: status } = await client.send(
    new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
  );
  const account = status?.AccountId ?? '';
  if (name !== 'hostile') await createStoreRole(endpoint, account);
  return account;
}

async function makeHostile(endpoint: string, account: string): Promise<void> {
  const iam = await iamOf(endpoint, account);
  const trusts = costlyTrusts();
  for (let at = 0; at < hostileRoles; at++) await createHostileRole(iam, at, trusts[at % trusts.length]?.trust);
}

async function createHostileRole(iam: IAMClient, at: number, trust: unknown): Promise<void> {
  const RoleName = `hostile-${at}`;
  const Tags = [
    { Key: 'veeam:role', Value: storeSet.id },
    { Key: 'veeam:build', Value: storeSet.build },
  ];
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust), Tags }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'all', PolicyDocument: hostilePolicy(at) }));
}

// Allow and Deny whose resources hold `*` inside, as many as an inline policy takes.
function hostilePolicy(at: number): string {
  const resources = (offset: number) =>
    Array.from({ length: 100 }, (_, index) => `arn:aws:*:*:*:*a*${at}-${index + offset}*b*`);
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: resources(0) },
      { Effect: 'Deny', Action: '*', Resource: resources(500) },
    ],
  });
}
