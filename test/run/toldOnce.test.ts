import { describe, expect, it } from 'vitest';
import { readAccountState } from '../../shared/audit/storedState.ts';
import { memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { exampleAccount } from '../drift/exampleFinding.ts';
import { explore } from './interleavings.ts';
import { apply, describeToldOnce, early, expectToldOnce, late, logWith, toldInTests } from './toldOnce.ts';

// The other half: test/proof/toldOnce.test.ts.
describeToldOnce(toldInTests);

describe('applyAccountState', () => {
  describe('given a third run that comes before the dead are finished', () => {
    it('tells what they did not, and they what they did', async () => {
      const readings = [
        { run: 'a', at: early, open: ['y'] },
        { run: 'b', at: late, open: [] },
      ] as const;
      const third = { run: 'c', at: '2026-11-28T02:00:30.000Z', open: ['x'] } as const;
      await explore({
        before: await logWith(['x']),
        workers: readings.map(apply),
        mayDie: true,
        onEnd: async (explored) => {
          await apply(third)(explored.log);
          await expectToldOnce(explored, { before: ['x'], readings: [...readings, third] });
        },
      });
    });
  });

  describe('given a state that claims to be from the future', () => {
    it('tells what changed all the same, once, and dates the state anew', async () => {
      const readings = [
        { run: 'a', at: early, open: [] },
        { run: 'b', at: late, open: [] },
      ];
      await explore({
        before: await logWith(['x'], '2036-01-01T00:00:00.000Z'),
        workers: readings.map(apply),
        mayDie: true,
        onEnd: async (explored) => {
          await expectToldOnce(explored, { before: ['x'], readings });
          const { known } = await readAccountState(explored.log, exampleAccount);
          expect([early, late]).toContain(known?.asOf);
        },
      });
    });
  });

  describe('given records of a run that claims to be from the future', () => {
    it('moves nothing', async () => {
      const log = memoryAuditLog(new Map(await logWith(['x'])));
      const applied = await apply({ run: 'a', at: '2036-01-01T00:00:00.000Z', open: [] })(log);
      expect(applied.told).toEqual({ changes: [], coverage: [] });
      expect(log.writes).toEqual([]);
    });
  });
});
