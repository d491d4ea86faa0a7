import { describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { renderText } from '../../shared/report/renderText.ts';
import { runDeskScan } from '../../shared/run/runDeskScan.ts';
import { memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { accounts, actions, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';

const [first, second] = accounts;
const state = { [first]: { allowed: [] }, [second]: { allowed: actions } };
const startsAt = '2026-11-01T02:00:00.000Z';

async function scanAtDesk(largestStoredReport: number | undefined) {
  const log = memoryAuditLog();
  const context = { ...smallContext({ log, alerts: fakeAlerts(), startsAt }), largestStoredReport };
  const scan = await runDeskScan(context, {
    request: { runId: 'a', trigger: 'desk', at: startsAt },
    openEstate: () => smallEstate(state),
  });
  await scan.conclude();
  return { scan, log, reports: [...log.objects.keys()].filter((key) => key.startsWith('reports/')) };
}

describe('runDeskScan', () => {
  it('gives the same report whether the log stores it or not', async () => {
    const [stored, large] = [await scanAtDesk(undefined), await scanAtDesk(2)];
    expect([stored.scan.isStored, large.scan.isStored]).toEqual([true, false]);
    expect(JSON.parse(JSON.stringify(large.scan.report))).toEqual(JSON.parse(JSON.stringify(stored.scan.report)));
    const options = { columns: 100, color: false };
    expect(renderText(large.scan.report, options)).toBe(renderText(stored.scan.report, options));
    expect(large.scan.report.findings.length).toBeGreaterThan(2);
  });

  it('stores no report of a run that has more findings and roles than one may have, and seals it as any other', async () => {
    const { log, reports } = await scanAtDesk(2);
    expect(reports).toEqual([]);
    expect((await scanAtDesk(undefined)).reports.length).toBeGreaterThan(0);
    expect(await verifyAuditLog({ log })).toMatchObject({ ok: true, runs: 1 });
  });
});
