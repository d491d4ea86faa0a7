import { describe, expect, it } from 'vitest';
import { accountKey, accountStateKey, headKey } from '../../shared/audit/auditKeys.ts';
import { rememberingLog } from '../../shared/audit/rememberingLog.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

const state = accountStateKey('111122223333');
const record = accountKey({ date: '2026-11-28', runId: 'a' }, '111122223333');
const bytes = (text: string) => new TextEncoder().encode(text);

describe('rememberingLog', () => {
  it('recalls a state as it was read, once, also that there was none', async () => {
    const log = rememberingLog(memoryAuditLog(new Map([[state, bytes('one')]])));
    const read = await log.read(state);
    expect([log.recall?.(state), log.recall?.(state)]).toEqual([read, undefined]);
    await log.read(accountStateKey('444455556666'));
    expect(log.recall?.(accountStateKey('444455556666'))).toBeNull();
  });

  it('recalls records as they were created, and none that somebody else had written before', async () => {
    const log = rememberingLog(memoryAuditLog());
    await log.create(record, bytes('mine'));
    expect(log.recall?.(record)?.body).toEqual(bytes('mine'));
    await log.create(record, bytes('again'));
    expect(log.recall?.(record)).toBeUndefined();
  });

  it('forgets a state that was replaced through it, and knows nothing of other objects', async () => {
    const log = rememberingLog(memoryAuditLog(new Map([[state, bytes('one')]])));
    const read = await log.read(state);
    await log.replace(state, bytes('two'), read?.version ?? null);
    await log.read(headKey);
    expect([log.recall?.(state), log.recall?.(headKey)]).toEqual([undefined, undefined]);
  });

  it('keeps 16 MiB and asks the log for what comes beyond', async () => {
    const log = rememberingLog(memoryAuditLog());
    const large = new Uint8Array(9 * 1024 * 1024);
    const other = accountKey({ date: '2026-11-28', runId: 'a' }, '444455556666');
    await log.create(record, large);
    await log.create(other, large);
    expect([log.recall?.(record)?.body.length, log.recall?.(other)]).toEqual([large.length, undefined]);
    await log.create(accountKey({ date: '2026-11-28', runId: 'b' }, '444455556666'), large);
    expect(log.recall?.(accountKey({ date: '2026-11-28', runId: 'b' }, '444455556666'))?.body.length).toBe(
      large.length,
    );
  });

  it('keeps no more of a buffer than the object in it', async () => {
    const log = rememberingLog(memoryAuditLog());
    const pool = new Uint8Array(65_536).fill(7);
    await log.create(record, pool.subarray(100, 200));
    const kept = log.recall?.(record)?.body;
    expect([kept?.length, kept?.buffer.byteLength, kept?.[99]]).toEqual([100, 100, 7]);
  });
});
