import { describe, expect, it } from 'vitest';
import { watchReader } from '../../shared/audit/readKnownWatch.ts';
import { replaceAccountState } from '../../shared/audit/storedState.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

const account = '111122223333';
const at = '2026-11-22T02:00:00.000Z';

/** A log whose state watches one role, and a reader that asked before. */
async function readerBeforeState() {
  const log = memoryAuditLog();
  const reader = watchReader(log, () => new Date(at));
  const before = await reader.expect(account);
  const principal = `arn:aws:iam::${account}:role/store`;
  const one = { principal, id: 'AROA1', kind: 'role', sets: [], selectedBy: 'tag', since: at, dropped: [] } as const;
  const state = { account, status: 'read', since: at, lastRead: at, findings: [], watched: [one] } as const;
  await replaceAccountState(log, { asOf: at, run: 'one', state, moved: { date: '2026-11-22', changes: [] } }, null);
  return { reader, before, principal };
}

describe('watchReader', () => {
  it('gives who judges an account what who read it was told', async () => {
    const { reader, before } = await readerBeforeState();
    expect(await reader.take(account)).toBe(before);
  });

  it('gives each who reads it what is known now, whatever a try that failed was told', async () => {
    const { reader, principal } = await readerBeforeState();
    expect((await reader.expect(account)).watched).toMatchObject([{ principal }]);
    expect((await reader.take(account)).watched).toMatchObject([{ principal }]);
  });

  it('forgets an account once it is judged', async () => {
    const { reader, principal } = await readerBeforeState();
    await reader.take(account);
    expect((await reader.take(account)).watched).toMatchObject([{ principal }]);
  });

  it('forgets an account that could not be read', async () => {
    const { reader, before, principal } = await readerBeforeState();
    reader.forget(account);
    const known = await reader.take(account);
    expect(known).not.toBe(before);
    expect(known.watched).toMatchObject([{ principal }]);
  });
});
