import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountStateKey } from '../../shared/audit/auditKeys.ts';
import { encodeJson } from '../../shared/audit/encodeJson.ts';
import { rebuildStates } from '../../shared/audit/rebuildStates.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { accounts, actions, fakeAlerts, type SmallAccount, smallContext, smallEstate } from '../scan/smallEstate.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

const [first, second] = accounts;
const key = accountStateKey(first);
type Estate = Readonly<Record<string, SmallAccount>>;

async function scan(log: ReturnType<typeof memoryAuditLog>, day: number, estate: Estate, roles?: readonly string[]) {
  const startsAt = new Date(Date.UTC(2026, 10, day, 2)).toISOString();
  const alerts = fakeAlerts();
  await runScan(smallContext({ log, alerts, startsAt, settings: { alerts: { remindAfterDays: 2 } } }), {
    request: { runId: `run-${day}`, trigger: 'schedule', at: startsAt, ...(roles === undefined ? {} : { roles }) },
    openEstate: () => smallEstate(estate),
  });
  return alerts;
}

async function threeDays() {
  const log = memoryAuditLog();
  await scan(log, 1, { [first]: { allowed: actions }, [second]: { allowed: [] } });
  const older = log.objects.get(key);
  await scan(log, 2, { [first]: { allowed: [] }, [second]: {} });
  await scan(log, 3, { [first]: { allowed: [] }, [second]: { allowed: [] } });
  return { log, older, sealed: new Map(log.objects) };
}

describe('rebuildStates', () => {
  it('leaves a log alone whose states are those that its seals name', async () => {
    const { log } = await threeDays();
    const writes = log.writes.length;
    expect(await rebuildStates(log, { isDryRun: false })).toEqual({ seals: 3, right: 3, open: [], states: [] });
    expect(log.writes).toHaveLength(writes);
  });

  const account = fc.option(fc.subarray([...actions]), { nil: undefined });
  const day = fc.record({ [first]: account, [second]: account, onlyFirst: fc.boolean() });
  it('gives after every history of scans, partial ones among them, what the last one wrote, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 1, maxLength: 7 }), async (days) => {
        const log = memoryAuditLog();
        for (const [index, { onlyFirst, ...allowed }] of days.entries()) {
          const estate = Object.fromEntries(Object.entries(allowed).map(([id, some]) => [id, { allowed: some }]));
          const one = { [first]: estate[first] ?? {} };
          await scan(
            log,
            index + 1,
            onlyFirst ? one : estate,
            onlyFirst ? [`arn:aws:iam::${first}:role/store`] : undefined,
          );
        }
        const states = [...log.objects].filter(([name]) => name.startsWith('state/current/'));
        for (const [name] of states) log.objects.delete(name);
        const rebuilt = await rebuildStates(log, { isDryRun: false });
        expect(rebuilt.states.every(({ isExact }) => isExact)).toBe(true);
        expect([...log.objects].filter(([name]) => name.startsWith('state/current/')).toSorted()).toEqual(
          states.toSorted(),
        );
        expect(await verifyAuditLog({ log })).toMatchObject({ ok: true, faults: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('says what it would do', async () => {
    const { log } = await threeDays();
    log.objects.set(key, encodeJson({ planted: true }));
    const writes = log.writes.length;
    expect((await rebuildStates(log, { isDryRun: true })).states).toEqual([{ key, isExact: true }]);
    expect(log.writes).toHaveLength(writes);
  });
});

describe('a scan that finds a state which no seal names', () => {
  const planted: Readonly<Record<string, (objects: Map<string, Uint8Array>, older: Uint8Array) => void>> = {
    'an older one': (objects, older) => void objects.set(key, older),
    'what is no state': (objects) => void objects.set(key, encodeJson({ planted: true })),
    'none any more': (objects) => void objects.delete(key),
  };
  it.each(Object.keys(planted))('makes it anew, tells nothing twice, and says so: %s', async (how) => {
    const { log, older } = await threeDays();
    planted[how]?.(log.objects, older ?? new Uint8Array());
    const alerts = await scan(log, 4, { [first]: { allowed: actions }, [second]: { allowed: [] } });
    const told = alerts.received.flatMap(({ changes }) => changes);
    expect(told.filter(({ finding }) => finding.account === first).map(({ kind }) => kind)).toEqual([
      'resolved',
      'resolved',
      'resolved',
    ]);
    const note = expect.stringContaining(`state of account ${first} was not the one that the audit log knows`);
    expect(alerts.received[0]?.coverage.notes).toContainEqual(note);
    expect(await verifyAuditLog({ log })).toMatchObject({ ok: true, faults: [] });
  });

  it('takes one of an account that no scan has seen for none', async () => {
    const { log } = await threeDays();
    const stranger = accountStateKey('999988887777');
    log.objects.set(stranger, log.objects.get(key) ?? new Uint8Array());
    const { faults } = await verifyAuditLog({ log });
    expect(faults).toMatchObject([{ kind: 'added', key: stranger }]);
  });
});
