import { describe, expect, it } from 'vitest';
import { describeObject } from '../../../shared/audit/manifest.ts';
import type { Finding } from '../../../shared/drift/finding.ts';
import { RunTally, type TallyOptions } from '../../../shared/run/gather/runTally.ts';
import { exampleFinding, exampleReport } from '../../drift/exampleFinding.ts';

const at = '2026-11-01T02:00:00.000Z';
const today = at.slice(0, 10);
const object = describeObject('key', new Uint8Array());
const accounts = ['111122223333', '444455556666', '777788889999'] as const;

function findingsOf(account: string, severity: 'critical' | 'low', count: number): readonly Finding[] {
  const principal = `arn:aws:iam::${account}:role/backup`;
  return Array.from({ length: count }, (_, index) =>
    exampleFinding({ account, principal, severity, subject: `ec2:Action${index}` }),
  );
}

function tallyOf(
  findings: Readonly<Record<string, readonly Finding[]>>,
  options: Partial<TallyOptions> = {},
): RunTally {
  const tally = new RunTally({ exceptions: [], today, ...options });
  for (const [account, found] of Object.entries(findings)) {
    const report = exampleReport(found, { account });
    const changes = found.map((finding) => ({ kind: 'new' as const, finding, firstSeen: at }));
    tally.add({ recorded: { at, report, skipped: [] }, told: { changes, coverage: [] }, lastRead: at, object });
  }
  tally.finish();
  return tally;
}

describe('RunTally', () => {
  it('keeps the 20,000 most severe changes, whatever came first, and counts the others by account', () => {
    const [first, second, third] = accounts;
    const tally = tallyOf({
      [first]: findingsOf(first, 'low', 9_000),
      [second]: findingsOf(second, 'critical', 9_000),
      [third]: findingsOf(third, 'low', 9_000),
    });
    expect(tally.changes).toHaveLength(20_000);
    expect(Map.groupBy(tally.changes, ({ finding }) => finding.account).get(second)).toHaveLength(9_000);
    expect([...tally.omitted]).toEqual([[third, 7_000]]);
    expect(tally.counts.changes.new).toBe(27_000);
  });

  it('keeps changes in the order of the accounts where there are few', () => {
    const [first, second] = accounts;
    const found = { [first]: findingsOf(first, 'low', 2), [second]: findingsOf(second, 'critical', 2) };
    expect(tallyOf(found).changes.map(({ finding }) => finding)).toEqual([...found[first], ...found[second]]);
  });

  it.each([
    [4, false, true, false],
    [3, false, false, true],
    [3, true, true, true],
  ])(
    'with reports of at most %i, kept all the same: %s, has one: %s',
    (largestStoredReport, keepsReport, has, isTooLarge) => {
      const [first] = accounts;
      const found = { [first]: findingsOf(first, 'low', 3) };
      const tally = tallyOf(found, { largestStoredReport, keepsReport });
      expect([tally.reports !== undefined, tally.isTooLargeToStore]).toEqual([has, isTooLarge]);
      if (has) expect([...(tally.reports?.[0]?.findings ?? [])]).toEqual(found[first]);
    },
  );
});
