import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import type { FaultProxy } from '../e2e/faultProxy.ts';
import type { FunctionProcess } from '../e2e/lambdaRuntime.ts';
import { hasMoto } from '../e2e/motoServer.ts';
import { storeSet } from '../e2e/motoWorld.ts';
import { alertsOf, findingsOf, scheduled } from '../e2e/scanOutcome.ts';
import { openScanWorld, type ScanWorld } from '../e2e/scanWorld.ts';

const ec2 = storeSet.policy.Statement[0].Action;

describe.skipIf(!hasMoto)('the built function scan against the AWS counterpart', () => {
  let opened: ScanWorld;

  beforeAll(async () => {
    opened = await openScanWorld();
  });
  afterAll(() => opened?.stop());

  describe('given a process that is killed after each of its writes in turn', () => {
    it('loses and doubles no record, and tells what changed', async () => {
      const { hub, scan } = await opened.openHub();
      await opened.world.setRole(opened.world.accounts.trimmed, ec2.slice(1));
      await scan.invoke(scheduled('first', '2026-11-20T02:00:00Z'));
      await hub.alerts.drain();
      let runs = 1;
      for (let killed = true; killed; runs += 1) {
        const isTrimmed = runs % 2 === 1;
        await opened.world.setRole(opened.world.accounts.whole, isTrimmed ? ec2.slice(0, 2) : ec2);
        const run = `killed-after-write-${runs}`;
        const event = scheduled(run, `2026-11-20T03:${String(runs).padStart(2, '0')}:00Z`);
        opened.proxy.afterwards = killAfterWrite(scan, runs);
        killed = (await scan.invoke(event)).outcome === 'killed';
        opened.proxy.afterwards = () => {};
        const change = isTrimmed ? { new: 1, resolved: 0 } : { new: 0, resolved: 1 };
        expect(await scan.invoke(event), run).toMatchObject({ answer: { run, counts: { changes: change } } });
        const told = (await alertsOf(hub)).map(({ id, changes }) => `${id} ${changes.length}`);
        expect(new Set(told).size, `${run}: ${told}`).toBe(1);
        expect(told[0], run).toMatch(/ 1$/);
        expect((await findingsOf(hub, run)).length, run).toBe(isTrimmed ? 3 : 2);
        expect(await verifyAuditLog({ log: hub.log }), run).toMatchObject({ ok: true, runs: runs + 1, unsealed: [] });
      }
      expect(runs).toBeGreaterThan(20);
      await scan.stop();
    });
  });
});

function killAfterWrite(scan: FunctionProcess, last: number): FaultProxy['afterwards'] {
  let writes = 0;
  return ({ name }) => {
    if (!['S3 PUT', 'Publish', 'PutEvents'].includes(name)) return;
    writes += 1;
    if (writes === last) scan.kill();
  };
}
