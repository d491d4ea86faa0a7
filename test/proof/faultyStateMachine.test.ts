import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decodeJson } from '../../shared/audit/encodeJson.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import type { DeployedFunction } from '../e2e/deployedFunctions.ts';
import { type MachineWorld, startMachineWorld } from '../e2e/deployedMachine.ts';
import { hasMoto } from '../e2e/motoServer.ts';

describe.skipIf(!hasMoto)('the state machine of the packaged template', () => {
  let machines: MachineWorld;

  beforeAll(async () => {
    machines = await startMachineWorld();
  });

  afterAll(() => machines?.stop());

  describe('given six accounts, of which the Lambda of one is killed each time', () => {
    it('ends well, and reports that account as unreadable', async () => {
      const { hub, functions, run, stop } = await machines.openMachine();
      const { limited, suspended } = machines.world.accounts;
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
    });
  });

  describe('given an account that AWS throttles at first', () => {
    it('tries it again, by the name of the error, and reads it', async () => {
      const { functions, run, stop } = await machines.openMachine();
      const { whole } = machines.world.accounts;
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
    });
  });
});

function outcomesOf({ invocations }: DeployedFunction, account: string): readonly string[] {
  return invocations
    .filter(({ event }) => z.looseObject({ account: z.string() }).parse(event).account === account)
    .map(({ invoked }) => (invoked.outcome === 'failed' ? `failed ${invoked.errorType}` : invoked.outcome));
}
