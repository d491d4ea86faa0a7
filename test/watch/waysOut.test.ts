import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { folderAuditLog } from '../../shared/audit/folderAuditLog.ts';
import { openFindings, openWatchedWorld, type WatchedWorld } from './watchedOrganization.ts';
import { waysOut, waysOutOfFiles } from './waysOut.ts';
import { waysToRun } from './waysToRun.ts';

describe.each(waysToRun)('what is watched, given $runBy', ({ run, runBy, isAlone }) => {
  describe.each(runBy === 'scan --log' ? [...waysOut, ...waysOutOfFiles] : waysOut)(
    'and $way',
    ({ before = {}, after, told, coverage = [], toldAlone }) => {
      let world: WatchedWorld;
      beforeAll(async () => {
        world = await openWatchedWorld();
      });
      afterAll(async () => {
        vi.unstubAllEnvs();
        await world.close();
      });

      it('stays open, and that it left is told once', async () => {
        const log = folderAuditLog(world.log);
        await world.set(before);
        await run(world, before, 1);
        const open = await openFindings(log);
        expect(open.length).toBeGreaterThanOrEqual(2);
        await world.set(after);
        const expected =
          isAlone && toldAlone !== undefined ? { findings: toldAlone, coverage: [] } : { findings: told, coverage };
        expect(await run(world, after, 2)).toEqual(expected);
        expect(await run(world, after, 3)).toEqual({ findings: [], coverage: [] });
        expect(await openFindings(log)).toEqual(expect.arrayContaining([...open]));
      });
    },
  );
});
