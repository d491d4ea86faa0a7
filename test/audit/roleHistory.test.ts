import { describe, expect, it } from 'vitest';
import { readRoleHistory } from '../../shared/audit/roleHistory.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { collect } from '../collect.ts';
import { accounts, actions, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';
import { type MemoryAuditLog, memoryAuditLog } from './memoryAuditLog.ts';

const [first, second] = accounts;
const role = `arn:aws:iam::${first}:role/store`;

/** One run a day; `undefined`: the account cannot be read. */
async function logOf(days: readonly (readonly string[] | undefined)[]): Promise<MemoryAuditLog> {
  const log = memoryAuditLog();
  for (const [index, allowed] of days.entries()) {
    const startsAt = `2026-11-0${index + 1}T02:00:00.000Z`;
    await runScan(smallContext({ log, alerts: fakeAlerts(), startsAt }), {
      request: { runId: `run/${index + 1}`, trigger: 'schedule', at: startsAt },
      openEstate: () => smallEstate({ [first]: { allowed }, [second]: { allowed: [] } }),
    });
  }
  return log;
}

describe('readRoleHistory', () => {
  describe('given runs that saw the role drift, vanish from sight and come back', () => {
    it('tells each, newest first, with what changed for this role only', async () => {
      const log = await logOf([actions, actions.slice(1), undefined, actions]);
      const history = await collect(readRoleHistory({ principal: role, log }));
      expect(
        history.map(({ run, status, principal, changes }) => [
          run,
          status,
          principal?.actions.granted,
          changes.map(({ kind, finding }) => `${kind} ${finding.subject}`),
        ]),
      ).toEqual([
        ['run/4', 'judged', 3, ['resolved s3:GetObject']],
        ['run/3', 'unreadable', undefined, []],
        ['run/2', 'judged', 2, ['new s3:GetObject']],
        ['run/1', 'judged', 3, []],
      ]);
    });
  });

  describe('given a limit', () => {
    it('looks back at so many runs', async () => {
      const log = await logOf([actions, actions, actions]);
      expect(await collect(readRoleHistory({ principal: role, log, runs: 2 }))).toHaveLength(2);
    });
  });

  describe('given a role that no run judged', () => {
    it('says that it was not there', async () => {
      const log = await logOf([actions]);
      const other = `arn:aws:iam::${first}:role/other`;
      expect(await collect(readRoleHistory({ principal: other, log }))).toMatchObject([{ status: 'absent' }]);
    });
  });

  describe('given a broken chain', () => {
    it('throws where it breaks', async () => {
      const log = await logOf([actions, actions]);
      log.objects.delete('audit/v1/date=2026-11-01/run=run=2F1/manifest.json');
      await expect(collect(readRoleHistory({ principal: role, log }))).rejects.toThrow('the manifest is missing');
    });
  });
});
