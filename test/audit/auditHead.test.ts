import { describe, expect, it } from 'vitest';
import { openRunInHead, readHead } from '../../shared/audit/auditHead.ts';
import { manifestKey, runStartKey } from '../../shared/audit/auditKeys.ts';
import type { AuditLog } from '../../shared/audit/auditLog.ts';
import { UnusableLogError } from '../../shared/audit/unusableLogError.ts';
import { type MemoryAuditLog, memoryAuditLog } from './memoryAuditLog.ts';

const place = { date: '2026-11-03', runId: 'sealed' };
const open = { runId: 'next', date: '2026-11-04', since: '2026-11-04T02:00:00.000Z' };

function logWith(...keys: readonly string[]): MemoryAuditLog {
  return memoryAuditLog(new Map(keys.map((key) => [key, new TextEncoder().encode('{}')])));
}

/** How often the log is asked for a list. */
function counting(log: AuditLog): { readonly log: AuditLog; readonly listings: () => number } {
  let listings = 0;
  const list = (prefix: string) => {
    listings += 1;
    return log.list(prefix);
  };
  return { log: { ...log, list }, listings: () => listings };
}

describe('readHead', () => {
  describe('given no head', () => {
    it('is empty in an empty log', async () => {
      expect(await readHead(logWith())).toMatchObject({ manifest: null, open: [] });
    });

    it('is empty where a first run has only begun, and where states came from elsewhere', async () => {
      const begun = logWith(
        runStartKey(place),
        'state/current/111122223333.json',
        'state/plans/date=x/run=y/plan.json',
      );
      expect(await readHead(begun)).toMatchObject({ manifest: null, baselined: false });
    });

    it('says which run is sealed and what to do, and begins no new chain', async () => {
      const log = logWith(runStartKey(place), manifestKey(place));
      await expect(readHead(log)).rejects.toThrow(
        /^memory: state\/head\.json, .* is missing, though run sealed of 2026-11-03 is sealed: restore it /,
      );
      await expect(openRunInHead(log, open)).rejects.toBeInstanceOf(UnusableLogError);
      expect(log.writes).toEqual([]);
    });

    it('reads it again where a first run was sealed while the log was looked through', async () => {
      const log = logWith();
      const racing: AuditLog = {
        ...log,
        async *list(prefix) {
          await openRunInHead(log, open);
          await log.create(manifestKey(place), new Uint8Array());
          yield* log.list(prefix);
        },
      };
      expect(await readHead(racing)).toMatchObject({ open: [open] });
    });
  });

  describe('given a head', () => {
    it('looks for no sealed run', async () => {
      const log = logWith();
      await openRunInHead(log, open);
      const counted = counting(log);
      await readHead(counted.log);
      expect(counted.listings()).toBe(0);
    });
  });
});
