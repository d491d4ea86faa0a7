// When the session was opened in which somebody assumes a role.

import { readDate } from '../conditions/readDate.ts';
import { longestSessionMs } from '../keyHolder.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import { conditionValues, distinct } from './conditionValues.ts';

/**
 * Gives one time for each way in which dates can come out that conditions compare with `aws:TokenIssueTime`, for sessions
 * that are still open at `now`, a date in ISO 8601 with a zone.
 */
export function issueTimes(now: string, conditions: readonly PolicyCondition[]): readonly string[] {
  const last = Date.parse(now);
  const first = last - longestSessionMs;
  const dates = conditionValues(conditions, 'aws:tokenissuetime').map((text) => readDate(text) ?? Number.NaN);
  const times = [first, ...dates.flatMap((date) => [date - 1, date, date + 1]), last];
  const open = times.filter((time) => time >= first && time <= last);
  return distinct(open.map((time) => new Date(time).toISOString()));
}
