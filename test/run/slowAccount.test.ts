// One account takes more time to judge than it may have: the others are told, and what it leaves open is said.

import { describe, expect, it } from 'vitest';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import { addFacts, factsOfAccount, isAllSeen, noFacts } from '../../shared/drift/runFacts.ts';
import type { AccountReading, Estate } from '../../shared/estate/accountReading.ts';
import { type JudgingTime, judgingTime } from '../../shared/estate/judgingTime.ts';
import { headlineOfRun } from '../../shared/report/wording/headlineOfReport.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { actions, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';

const hostile = '111122223333';
const others = ['222233334444', '333344445555', '444455556666', '555566667777', '666677778888'];
const roles = 40;

/** Six accounts with one role each, but for the hostile one, which comes first and has many. */
function estateOf(allowed: readonly string[], time: Omit<JudgingTime, 'clock'>): Estate {
  const one = smallEstate(Object.fromEntries([hostile, ...others].map((id) => [id, { allowed }])));
  // Each look at the clock takes a second, and there is one before each role.
  let now = 0;
  const clock = () => {
    now += 1_000;
    return now;
  };
  return {
    ...one,
    limitJudging: judgingTime({ ...time, clock }),
    async *readAccounts() {
      for await (const reading of one.readAccounts())
        yield reading.account.id === hostile ? manyRoles(reading) : reading;
    },
  };
}

function manyRoles(reading: AccountReading): AccountReading {
  if (reading.status !== 'read') throw new Error('expected an account that was read');
  const principals = reading.principals.flatMap((principal) =>
    Array.from({ length: roles }, (_, at) => ({
      ...principal,
      arn: `${principal.arn}-${String(at).padStart(2, '0')}`,
      name: `${principal.name}-${at}`,
      id: `AROAEXAMPLEEXAMPLE0${String(at).padStart(2, '0')}`,
    })),
  );
  return { ...reading, principals };
}

const noEnd = { accountTimeoutMs: Number.POSITIVE_INFINITY };
const tenSeconds = { accountTimeoutMs: 10_000 };

async function runOnce(
  log: ReturnType<typeof memoryAuditLog>,
  day: number,
  estate: Estate,
): Promise<{ readonly reports: ReadonlyMap<string, AccountReport>; readonly alerts: ReturnType<typeof fakeAlerts> }> {
  const at = `2026-11-0${day}T02:00:00.000Z`;
  const alerts = fakeAlerts();
  const reports = new Map<string, AccountReport>();
  await runScan(smallContext({ log, alerts, startsAt: at }), {
    request: { runId: `run-${day}`, trigger: 'schedule', at },
    openEstate: () => estate,
    onAccount: (report) => reports.set(report.coverage.account, report),
  });
  return { reports, alerts };
}

function codesOf(report: AccountReport | undefined): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { code } of report?.findings ?? []) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe('a run with an account that takes too long to judge', () => {
  it('judges the others in full, and the slow one until its time is up', async () => {
    const { reports } = await runOnce(memoryAuditLog(), 1, estateOf([], tenSeconds));
    for (const id of others) expect(codesOf(reports.get(id)).ACTION_MISSING).toBe(actions.length);
    const slow = reports.get(hostile);
    expect(slow?.coverage).toMatchObject({ status: 'read', principals: 9, unjudged: roles - 9 });
    expect(slow?.principals).toHaveLength(9);
    expect(codesOf(slow)).toMatchObject({ ACTION_MISSING: 9 * actions.length, PRINCIPAL_UNREADABLE: 1 });
  });

  it('says once how many roles were not judged, and gives no verdict on them', async () => {
    const { reports } = await runOnce(memoryAuditLog(), 1, estateOf([], tenSeconds));
    const report = reports.get(hostile);
    expect(report?.findings.filter(({ principal }) => principal?.endsWith('/store-39') === true)).toEqual([]);
    const told = report?.findings.filter(({ code }) => code === 'PRINCIPAL_UNREADABLE');
    expect(told).toMatchObject([{ principal: null, subject: 'unjudged' }]);
    expect(told?.[0]?.summary).toBe(
      `31 of 40 roles and users with required sets in account ${hostile} were not judged: the account was not judged in full within 10 seconds (${[9, 10, 11, 12, 13, 14, 15, 16, 17, 18].map((at) => `arn:aws:iam::${hostile}:role/store-${String(at).padStart(2, '0')}`).join(', ')} and 21 more).`,
    );
  });

  it('does not say in its headline that they could not be read', async () => {
    const { reports } = await runOnce(memoryAuditLog(), 1, estateOf([], tenSeconds));
    const facts = [...reports.values()].map(factsOfAccount).reduce(addFacts, noFacts);
    expect(isAllSeen(facts)).toBe(false);
    expect(headlineOfRun(facts).sentence).toContain(', and 31 roles or users were not judged');
    expect(headlineOfRun(facts).sentence).not.toContain('could not be read');
  });

  it('seals the run, and the log verifies', async () => {
    const log = memoryAuditLog();
    const { alerts } = await runOnce(log, 1, estateOf([], tenSeconds));
    expect(alerts.finished).toHaveLength(1);
    expect(await verifyAuditLog({ log })).toMatchObject({ faults: [] });
  });

  it('resolves nothing of roles that were not judged, and tells it once they are', async () => {
    const log = memoryAuditLog();
    await runOnce(log, 1, estateOf([], noEnd));
    const cut = await runOnce(log, 2, estateOf(actions, tenSeconds));
    const resolved = (alerts: ReturnType<typeof fakeAlerts>) =>
      alerts.received
        .flatMap(({ changes }) => changes)
        .filter(({ kind, finding }) => kind === 'resolved' && finding.account === hostile)
        .map(({ finding }) => finding.code);
    expect(resolved(cut.alerts).filter((code) => code === 'ACTION_MISSING')).toHaveLength(9 * actions.length);
    const again = await runOnce(log, 3, estateOf(actions, tenSeconds));
    expect(resolved(again.alerts)).toEqual([]);
    const ids = again.reports.get(hostile)?.findings.map(({ id }) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    const whole = await runOnce(log, 4, estateOf(actions, noEnd));
    const rest = resolved(whole.alerts);
    expect(rest.filter((code) => code === 'ACTION_MISSING')).toHaveLength((roles - 9) * actions.length);
    expect(rest.filter((code) => code === 'PRINCIPAL_UNREADABLE')).toHaveLength(1);
    expect(codesOf(whole.reports.get(hostile)).PRINCIPAL_UNREADABLE).toBeUndefined();
  });

  it('says so where the time of the run is used up', async () => {
    let left = 60_000;
    const remainingTimeMs = () => {
      left -= 1_000;
      return left;
    };
    const { reports } = await runOnce(memoryAuditLog(), 1, estateOf([], { ...noEnd, remainingTimeMs, part: 1 }));
    const [one] = (reports.get(hostile)?.findings ?? []).filter(({ code }) => code === 'PRINCIPAL_UNREADABLE');
    expect(one).toBeUndefined();
    expect(left).toBeGreaterThan(0);
    left = 10_000;
    const { reports: short } = await runOnce(memoryAuditLog(), 1, estateOf([], { ...noEnd, remainingTimeMs, part: 2 }));
    for (const id of others) expect(codesOf(short.get(id))).toEqual({ PRINCIPAL_UNREADABLE: 1 });
    expect(short.get(others[0] ?? '')?.findings[0]?.summary).toContain('the time of this run was used up');
  });

  it('leaves time for the others where many accounts are slow', () => {
    let now = 0;
    const begin = judgingTime({ ...noEnd, remainingTimeMs: () => 900_000 - now, clock: () => now });
    for (let account = 0; account < 20; account += 1) {
      const whyNoMore = begin();
      while (whyNoMore() === undefined) now += 250;
    }
    expect(900_000 - now).toBeGreaterThan(100_000);
    expect(begin()()).toBeUndefined();
  });
});

describe('judging an account', () => {
  it('gives whatever else waits its turn between two roles', async () => {
    const turns: number[] = [];
    let judged = 0;
    const estate = estateOf([], noEnd);
    const count = () => {
      judged += 1;
      return undefined;
    };
    const counting: Estate = { ...estate, limitJudging: () => count };
    const tick = () => {
      turns.push(judged);
      if (judged < roles) setImmediate(tick);
    };
    setImmediate(tick);
    await runOnce(memoryAuditLog(), 1, counting);
    expect(turns.filter((at) => at > 0 && at < roles).length).toBeGreaterThan(roles / 2);
  });
});
