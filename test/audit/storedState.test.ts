import { describe, expect, it } from 'vitest';
import { changesKey } from '../../shared/audit/auditKeys.ts';
import { describeObject } from '../../shared/audit/manifest.ts';
import { type NextState, writeMovedChanges } from '../../shared/audit/storedState.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

const account = '111122223333';
const at = '2026-11-29T02:00:00.000Z';
const lost = { record: 'coverage-change', run: 'a', at, change: 'lost', account, message: 'gone' } as const;
const key = changesKey({ date: '2026-11-29', runId: 'a' }, account);

function stateWith(changes: NextState['moved']['changes']): NextState {
  const state = { account, status: 'unreadable', since: at, lastRead: null, findings: [] } as const;
  return { asOf: at, run: 'a', state, moved: { date: '2026-11-29', changes } };
}

describe('writeMovedChanges', () => {
  it('says what a seal says of the object that it wrote', async () => {
    const log = memoryAuditLog();
    const written = await writeMovedChanges(log, stateWith([lost, lost]));
    expect(written).toMatchObject({ key, records: 2 });
    expect(written).toEqual(describeObject(key, log.objects.get(key) ?? new Uint8Array()));
  });

  it('says nothing of an object that was there', async () => {
    const log = memoryAuditLog();
    await writeMovedChanges(log, stateWith([lost]));
    expect(await writeMovedChanges(log, stateWith([lost]))).toBeUndefined();
  });

  it('writes nothing where nothing changed', async () => {
    const log = memoryAuditLog();
    expect(await writeMovedChanges(log, stateWith([]))).toBeUndefined();
    expect(log.objects.size).toBe(0);
  });
});
