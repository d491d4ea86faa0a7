// Reads one account while there is time for it: who takes longer, or fails otherwise, is an account that was not read.

import type { Account } from '../../iam/principal.ts';
import type { AccountReading } from '../accountReading.ts';
import { unreadable } from './unreadable.ts';

export interface ReadingTime {
  /** Then a reading is given up. */
  readonly accountTimeoutMs: number;
  /** Milliseconds that are left for all accounts; default: no end. */
  readonly remainingTimeMs?: (() => number) | undefined;
}

/** Gives what `read` gives, or why it did not within the time. Never throws; the signal aborts what comes too late. */
export async function readWithinTime(
  account: Account,
  { accountTimeoutMs, remainingTimeMs }: ReadingTime,
  read: (signal: AbortSignal) => Promise<AccountReading>,
): Promise<AccountReading> {
  const remainingMs = remainingTimeMs?.() ?? Number.POSITIVE_INFINITY;
  if (remainingMs <= 0) return unreadable(account, 'not-reached', 'the time of this run was used up before');
  const limitMs = Math.min(remainingMs, accountTimeoutMs);
  const late =
    remainingMs < accountTimeoutMs
      ? unreadable(account, 'not-reached', 'the time of this run was used up while it was read')
      : unreadable(account, 'failed', `not read within ${Math.round(limitMs / 1000)} seconds`);
  const deadline = startDeadline(limitMs);
  try {
    // Waiting between two tries of a throttled call hears no signal, so the signal races with it.
    const first = await Promise.race([read(deadline.signal), deadline.passed.then(() => late)]);
    return deadline.signal.aborted ? late : first;
  } catch (error) {
    // Whatever is wrong with one account must not end the reading of the others.
    return unreadable(account, 'failed', error instanceof Error ? error.message : String(error));
  } finally {
    deadline.stop();
  }
}

interface Deadline {
  readonly signal: AbortSignal;
  readonly passed: Promise<void>;
  stop(): void;
}

// AbortSignal.timeout() cannot be stopped: until its time is up it would hold all that the account's reading is made of.
function startDeadline(limitMs: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), limitMs);
  const { signal } = controller;
  const passed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  return { signal, passed, stop: () => clearTimeout(timer) };
}
