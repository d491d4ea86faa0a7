import { describe, expect, it } from 'vitest';
import { issueTimes } from '../../../shared/iam/trust/issueTimes.ts';

const now = '2026-11-28T10:00:00.000Z';
const first = '2026-11-27T22:00:00.000Z';

function timesOf(...values: readonly string[]): readonly string[] {
  return issueTimes(now, [{ operator: 'DateLessThan', key: 'AWS:TokenIssueTime', values }]);
}

describe('issueTimes', () => {
  it('gives the first and the last time of sessions that are open', () => {
    expect(issueTimes(now, [])).toEqual([first, now]);
    expect(
      issueTimes(now, [{ operator: 'DateLessThan', key: 'aws:CurrentTime', values: ['2026-11-28T09:00:00Z'] }]),
    ).toEqual([first, now]);
  });

  it('gives times before, at and behind each date between them', () => {
    const around = ['2026-11-28T08:59:59.999Z', '2026-11-28T09:00:00.000Z', '2026-11-28T09:00:00.001Z'];
    expect(timesOf('2026-11-28T09:00:00Z')).toEqual([first, ...around, now]);
    expect(timesOf(String(Date.parse('2026-11-28T09:00:00Z') / 1000))).toEqual([first, ...around, now]);
  });

  it.each(['2026-06-01T00:00:00Z', '2026-11-29T00:00:00Z', 'no date'])('leaves out %s', (value) => {
    expect(timesOf(value)).toEqual([first, now]);
  });

  it('gives no time twice, and none beyond the ends', () => {
    expect(timesOf(first, now)).toEqual([first, '2026-11-27T22:00:00.001Z', '2026-11-28T09:59:59.999Z', now]);
  });
});
