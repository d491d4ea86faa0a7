// An account that was not read.

import type { Account } from '../../iam/principal.ts';
import type { UnreadableReason } from '../../vocabulary/unreadableReason.ts';
import type { AccountReading } from '../accountReading.ts';

/** Gives the reading of an account that has none, with why in words for people. */
export function unreadable(account: Account, reason: UnreadableReason, message: string): AccountReading {
  return { status: 'unreadable', account, reason, message };
}
