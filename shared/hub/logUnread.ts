// The line in a function's log that says which account was not read, and why.

import type { Logger } from '@aws-lambda-powertools/logger';
import type { AccountReport } from '../drift/accountReport.ts';

/**
 * Warns of an account that could not be read, with `account`, `reason` and `cause`, what AWS or the reader said. The
 * logger drops attributes that are called like its own keys, `message` among them, so a record is never spread into it.
 */
export function logUnread(logger: Pick<Logger, 'warn'>): (report: AccountReport) => void {
  return ({ coverage }) => {
    if (coverage.status !== 'unreadable') return;
    const { account, name, reason, message } = coverage;
    logger.warn('account not read', { account, accountName: name, reason, cause: message });
  };
}
