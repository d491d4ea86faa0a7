import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AccountReading } from '../../../shared/estate/accountReading.ts';
import { type ReadingTime, readWithinTime } from '../../../shared/estate/aws/readWithinTime.ts';
import type { Account } from '../../../shared/iam/principal.ts';

const account: Account = { id: '111122223333', partition: 'aws', isManagementAccount: false, levels: [] };
const reading: AccountReading = {
  status: 'read',
  account,
  principals: [],
  roles: 0,
  roleArns: [],
  users: 0,
  skipped: [],
  unread: [],
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A reading that never comes, and the signal that it was given. */
function startEndless(time: ReadingTime) {
  const signals: AbortSignal[] = [];
  const given = readWithinTime(account, time, (signal) => {
    signals.push(signal);
    return new Promise(() => {});
  });
  return { given, signals };
}

describe('readWithinTime', () => {
  it('gives what was read, and leaves no timer behind', async () => {
    expect(await readWithinTime(account, { accountTimeoutMs: 60_000 }, async () => reading)).toBe(reading);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('gives up after the time of an account, and aborts what still runs', async () => {
    const { given, signals } = startEndless({ accountTimeoutMs: 60_000, remainingTimeMs: () => 60_000 });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await given).toMatchObject({ reason: 'failed', message: 'not read within 60 seconds' });
  });

  it('says that the run had no time left, where that ends first', async () => {
    const { given } = startEndless({ accountTimeoutMs: 60_000, remainingTimeMs: () => 5_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await given).toMatchObject({ reason: 'not-reached', message: expect.stringContaining('while it was read') });
  });

  it.each([0, -1])('does not begin where %d ms are left', async (left) => {
    const { given, signals } = startEndless({ accountTimeoutMs: 60_000, remainingTimeMs: () => left });
    expect(await given).toMatchObject({ reason: 'not-reached', message: expect.stringContaining('used up before') });
    expect(signals).toEqual([]);
  });

  it.each([
    ['an error', new Error('the disk is full'), 'the disk is full'],
    ['anything else', 'no', 'no'],
  ])('gives the reason where reading throws %s', async (_, thrown, message) => {
    const given = await readWithinTime(account, { accountTimeoutMs: 60_000 }, () => Promise.reject(thrown));
    expect(given).toEqual({ status: 'unreadable', account, reason: 'failed', message });
    expect(vi.getTimerCount()).toBe(0);
  });
});
