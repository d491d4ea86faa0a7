// Ways out of the watch × ways to run, with the built functions against the AWS counterpart; all ways: test/watch/waysOut.ts.

import {
  CreateRoleCommand,
  DeleteRoleCommand,
  type IAMClient,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFunctions, type DeployedFunction, deployFunction } from './deployedFunctions.ts';
import { createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { createMotoWorld, iamOf, type MotoWorld, storeSet } from './motoWorld.ts';
import { alertsOf, scheduled } from './scanOutcome.ts';

type Change = (iam: IAMClient, role: string) => Promise<unknown>;

/** What happens to the role, and the finding that must come of it. */
const waysOut: Readonly<Record<string, { readonly change: Change; readonly code: string }>> = {
  'loses its tag': {
    change: (iam, RoleName) => iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['veeam:role'] })),
    code: 'WATCH_TAG_LOST',
  },
  'is deleted': {
    change: (iam, RoleName) => iam.send(new DeleteRoleCommand({ RoleName })),
    code: 'WATCH_PRINCIPAL_GONE',
  },
  'has a tag that names nothing': {
    change: (iam, RoleName) => iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'veeam:role', Value: 'stor' }] })),
    code: 'UNKNOWN_ROLE_KIND',
  },
  'is made again': {
    change: async (iam, RoleName) => {
      await iam.send(new DeleteRoleCommand({ RoleName }));
      await createRole(iam, RoleName);
    },
    code: 'WATCH_PRINCIPAL_REPLACED',
  },
  'is renamed': {
    change: async (iam, RoleName) => {
      await iam.send(new DeleteRoleCommand({ RoleName }));
      await createRole(iam, `${RoleName}-anew`);
    },
    code: 'WATCH_PRINCIPAL_GONE',
  },
};

export const waysToRun = ['the schedule', 'on demand', 'an IAM change', 'distributed'] as const;
export type WayToRun = (typeof waysToRun)[number];

function createRole(iam: IAMClient, RoleName: string): Promise<unknown> {
  return iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [] }),
      Tags: [
        { Key: 'veeam:role', Value: storeSet.id },
        { Key: 'veeam:build', Value: storeSet.build },
      ],
    }),
  );
}

export function describeWatchTrials(ways: readonly string[], runs: readonly WayToRun[]): void {
  describe.skipIf(!hasMoto)('the built functions against the AWS counterpart', () => {
    let moto: MotoServer;
    let world: MotoWorld;
    let hub: HubWorld;
    const functions = new Map<string, DeployedFunction>();
    let runCount = 0;

    beforeAll(async () => {
      moto = await startMoto();
      const names = ['scan', 'rescan-role', 'plan-scan', 'scan-account', 'finish-scan'];
      const [made, bundles, folder] = await Promise.all([
        createMotoWorld(moto.url),
        buildFunctions(names),
        writeSettingsFolder(),
      ]);
      world = made;
      hub = await createHubWorld(moto.url, folder);
      for (const [name, bundle] of bundles) functions.set(name, await deployFunction(hub, bundle, moto.url));
      // The first run over everything tells a baseline.
      await run('the schedule');
    });

    afterAll(async () => {
      for (const deployed of functions.values()) await deployed.stop();
      await moto?.stop();
    });

    const invoke = async (name: string, event: unknown): Promise<unknown> => {
      const invoked = await functions.get(name)?.invoke(event);
      if (invoked?.outcome !== 'answered') throw new Error(`${name}: ${JSON.stringify(invoked)}`);
      return invoked.answer;
    };

    const run = async (way: WayToRun): Promise<void> => {
      runCount += 1;
      // A quarter of an hour apart: an account has six scans of its changes an hour, and those beyond are left to the schedule.
      const time = new Date(Date.UTC(2026, 9, 1, 2, 15 * runCount)).toISOString().replace('.000Z', 'Z');
      const account = world.accounts.trimmed;
      switch (way) {
        case 'the schedule':
          await invoke('scan', scheduled(`run-${runCount}`, time));
          return;
        case 'on demand':
          await invoke('scan', { accounts: [account], runId: `run-${runCount}` });
          return;
        case 'an IAM change':
          expect(await invoke('rescan-role', iamChange(account, time))).toMatchObject({ outcome: 'scanned' });
          return;
        case 'distributed': {
          const started = { event: scheduled(`run-${runCount}`, time), executionName: `run-${runCount}` };
          const plan = await invoke('plan-scan', started);
          for (const each of Object.values(world.accounts).filter((id) => id !== world.accounts.suspended)) {
            await invoke('scan-account', { plan, account: each });
          }
          await invoke('finish-scan', { plan });
        }
      }
    };

    const cases = ways.flatMap((way) => runs.map((runBy) => ({ way, runBy })));
    it.each(cases)('keep what is open of a role that $way, and say so: $runBy', { timeout: 300_000 }, async (given) => {
      const { change, code } = waysOut[given.way] ?? {};
      if (change === undefined) throw new Error(`expected a way out, got ${given.way}`);
      const role = `veeam-trial-${runCount}`;
      const iam = await iamOf(moto.url, world.accounts.trimmed);
      await createRole(iam, role);
      await run('on demand');
      await hub.alerts.drain();
      await change(iam, role);
      await run(given.runBy);
      const told = (await alertsOf(hub)).flatMap(({ changes }) =>
        changes.map(({ kind, finding }) => ({ kind, finding })),
      );
      const ofRole = told.filter(({ finding }) => finding.principal?.endsWith(`/${role}`));
      expect(ofRole.map(({ kind, finding }) => `${kind} ${finding.code}`)).toEqual([`new ${code}`]);
      expect(told.filter(({ kind }) => kind === 'resolved')).toEqual([]);
      await run(given.runBy);
      expect(await alertsOf(hub)).toEqual([]);
    });
  });
}

export const allWaysOut: readonly string[] = Object.keys(waysOut);

function iamChange(account: string, time: string): object {
  return {
    id: `change-${time}`,
    source: 'aws.iam',
    'detail-type': 'AWS API Call via CloudTrail',
    account,
    time,
    region: 'us-east-1',
    detail: { eventName: 'UntagRole' },
  };
}
