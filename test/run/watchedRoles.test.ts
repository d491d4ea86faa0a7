import { describe, expect, it } from 'vitest';
import { encodeJson } from '../../shared/audit/encodeJson.ts';
import { readKnownWatch } from '../../shared/audit/readKnownWatch.ts';
import { readAccountState } from '../../shared/audit/storedState.ts';
import type { KnownWatch } from '../../shared/drift/watchedPrincipal.ts';
import type { AccountReading, Estate } from '../../shared/estate/accountReading.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { type MemoryAuditLog, memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { accounts, fakeAlerts, readingOf, smallContext, storeSet } from '../scan/smallEstate.ts';

const [first, second] = accounts;
const pattern = { principals: [{ name: 'store', requirements: ['store'], build: storeSet.build }] };

/** The account's one role, which lacks two of three actions; `undefined`: it is gone. */
function roleReading(change: Partial<Principal> | undefined) {
  const reading = readingOf(first, ['s3:GetObject']);
  if (reading.status !== 'read') throw new Error('expected a reading');
  const principals = change === undefined ? [] : reading.principals.map((role) => ({ ...role, ...change }));
  return { ...reading, principals };
}

function estateOf(readings: readonly AccountReading[], isComplete = false): Estate {
  const why = 'there is no organization';
  return {
    name: 'one role',
    skipped: [],
    readOrganization: async () => ({
      accountIds: readings.map(({ account }) => account.id),
      isComplete,
      scps: { evaluated: false, why },
      rcps: { evaluated: false, why },
    }),
    async *readAccounts() {
      yield* readings;
    },
  };
}

interface Scan {
  readonly day: number;
  readonly readings: readonly AccountReading[];
  readonly settings?: object;
  readonly isComplete?: boolean;
  readonly roles?: readonly string[];
  readonly accounts?: readonly string[];
  /** What it believes to be watched; default: what the state says. */
  readonly watch?: KnownWatch;
}

/** Gives what was told, as `kind CODE subject`, and the critical and high findings of the run. */
async function scan(log: MemoryAuditLog, { day, readings, settings, isComplete, watch, ...scope }: Scan) {
  const alerts = fakeAlerts();
  const startsAt = `2026-11-${String(day).padStart(2, '0')}T02:00:00.000Z`;
  const believed = watch && { watch: { expect: async () => watch, take: async () => watch, forget: () => {} } };
  const context = { ...smallContext({ log, alerts, startsAt, ...(settings && { settings }) }), ...believed };
  const { summary } = await runScan(context, {
    request: { runId: `day-${day}`, trigger: 'schedule', at: startsAt, ...scope },
    openEstate: () => estateOf(readings, isComplete),
  });
  const told = alerts.received.flatMap(({ changes }) =>
    changes.map(({ kind, finding }) => `${kind} ${finding.code} ${finding.subject}`),
  );
  const coverage = alerts.received.flatMap(({ coverageChanges }) => coverageChanges.map(({ kind }) => kind));
  return { told: told.sort(), coverage, counts: summary.counts };
}

async function afterFirstScan(settings?: object, change: Partial<Principal> = {}): Promise<MemoryAuditLog> {
  const log = memoryAuditLog();
  await scan(log, { day: 1, readings: [roleReading(change)], ...(settings && { settings }) });
  return log;
}

const released = { released: [{ principal: 'store', on: '2026-11-02', reason: 'sold', owner: 'ann' }] };
const build = { 'veeam:build': storeSet.build };

interface WayOut {
  readonly way: string;
  readonly before?: { readonly settings?: object; readonly role?: Partial<Principal> };
  readonly role: Partial<Principal> | undefined;
  readonly settings?: object;
  readonly told: readonly string[];
}

const waysOut: readonly WayOut[] = [
  { way: 'its tag is taken off', role: { tags: build }, told: ['new WATCH_TAG_LOST veeam:role'] },
  {
    way: 'its tag is emptied',
    role: { tags: { ...build, 'veeam:role': '' } },
    told: ['new UNKNOWN_ROLE_KIND veeam:role'],
  },
  {
    way: 'its tag names an unknown set',
    role: { tags: { ...build, 'veeam:role': 'stor' } },
    told: ['new UNKNOWN_ROLE_KIND stor'],
  },
  { way: 'it is deleted', role: undefined, told: ['new WATCH_PRINCIPAL_GONE store'] },
  {
    way: 'its pattern is taken out of the settings',
    before: { settings: pattern, role: { tags: {} } },
    role: { tags: {} },
    settings: {},
    told: ['new WATCH_SETTINGS_CHANGED 2026-11-02T02:00:00.000Z'],
  },
  {
    way: 'the tag key of the settings changes',
    role: {},
    settings: { tags: { role: 'team:role' } },
    told: ['new WATCH_SETTINGS_CHANGED 2026-11-02T02:00:00.000Z'],
  },
  {
    way: 'it is made again',
    role: { id: 'AROAANOTHERONE0000000' },
    told: ['new WATCH_PRINCIPAL_REPLACED AROAEXAMPLEEXAMPLE000'],
  },
];

describe('runScan', () => {
  describe.each(waysOut)('given a watched role with open findings, and $way', ({ before, role, settings, told }) => {
    it('tells that once and resolves nothing, however often it is scanned', async () => {
      const log = await afterFirstScan(before?.settings, before?.role);
      const scans = [2, 3, 4].map((day) => ({ day, readings: [roleReading(role)], ...(settings && { settings }) }));
      expect((await scan(log, scans[0] ?? { day: 2, readings: [] })).told).toEqual(told);
      for (const later of scans.slice(1)) {
        const { told: again, counts } = await scan(log, later);
        expect(again).toEqual([]);
        expect(counts.findings.critical).toBeGreaterThanOrEqual(2);
      }
    });

    it('says the same in a run over its account, or over it alone', async () => {
      const scopes = [{ accounts: [first] }, { accounts: [first], roles: [`arn:aws:iam::${first}:role/store`] }];
      for (const scope of scopes) {
        const log = await afterFirstScan(before?.settings, before?.role);
        const { told: said } = await scan(log, {
          day: 2,
          readings: [roleReading(role)],
          ...scope,
          ...(settings && { settings }),
        });
        // What a whole account is told of is not looked at by a run over one role.
        expect(said).toEqual('roles' in scope ? told.filter((one) => !one.includes('SETTINGS')) : told);
      }
    });

    it('ends, untold, when the settings release it', async () => {
      const log = await afterFirstScan(before?.settings, before?.role);
      await scan(log, { day: 2, readings: [roleReading(role)], ...(settings && { settings }) });
      const { told: said } = await scan(log, {
        day: 3,
        readings: [roleReading(role)],
        settings: { ...settings, ...released },
      });
      expect(said.filter((one) => one.includes('WATCH_'))).toEqual([]);
      const { told: later, counts } = await scan(log, {
        day: 4,
        readings: [roleReading(role)],
        settings: { ...settings, ...released },
      });
      expect(later).toEqual([]);
      expect(counts.findings.low).toBe(0);
    });

    it('is fixed when it is as it was', async () => {
      const log = await afterFirstScan(before?.settings, before?.role);
      await scan(log, { day: 2, readings: [roleReading(role)], ...(settings && { settings }) });
      const { told: said } = await scan(log, {
        day: 3,
        readings: [roleReading({ ...before?.role, id: role?.id ?? 'AROAEXAMPLEEXAMPLE000' })],
        ...(before?.settings && { settings: before.settings }),
      });
      const ended = told.filter((one) => !one.includes('REPLACED')).map((one) => one.replace('new', 'resolved'));
      expect(said).toEqual(ended);
    });
  });

  describe('given a role whose tag names other known sets', () => {
    const other = {
      ...storeSet,
      id: 'other',
      grants: [{ action: 's3:PutObject', resource: '*', context: {}, optional: false }],
    };
    const sets = { builds: [storeSet.build], sets: [storeSet, other] };
    const run = (
      log: MemoryAuditLog,
      day: number,
      settings: object = {},
      actions: readonly string[] = ['s3:GetObject'],
    ) => {
      const alerts = fakeAlerts();
      const startsAt = `2026-11-0${day}T02:00:00.000Z`;
      const reading = readingOf(first, actions);
      if (reading.status !== 'read') throw new Error('expected a reading');
      const tags = { ...build, 'veeam:role': 'other' };
      const readings = [{ ...reading, principals: reading.principals.map((role) => ({ ...role, tags })) }];
      const context = { ...smallContext({ log, alerts, startsAt, settings }), catalog: sets };
      return runScan(context, {
        request: { runId: `day-${day}`, trigger: 'schedule', at: startsAt },
        openEstate: () => estateOf(readings),
      }).then(() =>
        alerts.received
          .flatMap(({ changes }) => changes.map(({ kind, finding }) => `${kind} ${finding.code} ${finding.subject}`))
          .sort(),
      );
    };

    it('is judged by the new ones, keeps what was open of the old one, and says so until it is released', async () => {
      const log = await afterFirstScan();
      const excess = 'EXCESS_ACTIONS inline policy store statement 1';
      expect(await run(log, 2)).toEqual([`new ${excess}`, 'new WATCH_SET_DROPPED store']);
      expect(await run(log, 3, {}, ['s3:GetObject', 's3:DeleteObject'])).toEqual([
        'resolved ACTION_MISSING s3:DeleteObject',
        `worse ${excess}`,
      ]);
      const release = {
        released: [{ principal: 'store', requirements: ['store'], on: '2026-11-04', reason: 'moved', owner: 'ann' }],
      };
      expect(await run(log, 4, release)).toEqual([]);
      expect(await run(log, 5, release)).toEqual([]);
    });
  });

  describe('given a state that an older version wrote, which kept no watch', () => {
    it('begins the watch, and keeps open what no longer shows', async () => {
      const log = await afterFirstScan();
      const key = `state/current/${first}.json`;
      const {
        watched: _watched,
        date: _date,
        changes: _changes,
        ...old
      } = JSON.parse(new TextDecoder().decode(log.objects.get(key)));
      log.objects.set(key, encodeJson({ ...old, schema: 'veeam-drift/state/1' }));
      const { told, counts } = await scan(log, { day: 2, readings: [roleReading({ tags: build })] });
      expect(told).toEqual(['new WATCH_TAG_LOST veeam:role']);
      expect(counts.findings.critical).toBe(3);
      const { known } = await readAccountState(log, first);
      expect(known?.state.watched).toMatchObject([{ id: 'AROAEXAMPLEEXAMPLE000', departure: { how: 'tag' } }]);
    });
  });

  describe('given an account that the estate does not have any more', () => {
    const both = [readingOf(first, ['s3:GetObject']), readingOf(second, ['s3:GetObject'])];
    const one = [readingOf(first, ['s3:GetObject'])];
    const logOfBoth = async () => {
      const log = memoryAuditLog();
      await scan(log, { day: 1, readings: both, isComplete: true });
      return log;
    };

    it('says so where the estate names all accounts, and keeps what was open', async () => {
      const log = await logOfBoth();
      const { told, coverage, counts } = await scan(log, { day: 2, readings: one, isComplete: true });
      expect(told).toEqual([`new ACCOUNT_UNREADABLE ${second}`]);
      expect(coverage).toEqual(['lost']);
      expect(counts).toMatchObject({ accountsListed: 2, accountsUnreadable: 1 });
      expect((await readAccountState(log, second)).known?.state.findings).toHaveLength(3);
    });

    it.each([
      ['the estate may know only a part', { isComplete: false }],
      ['the run is over one account', { isComplete: true, accounts: [first] }],
      ['the settings exclude it', { isComplete: true, settings: { live: { accounts: { exclude: [second] } } } }],
      [
        'the settings release it',
        {
          isComplete: true,
          settings: { released: [{ account: second, on: '2026-11-02', reason: 'closed', owner: 'ann' }] },
        },
      ],
    ])('says nothing where %s', async (_why, change) => {
      const log = await logOfBoth();
      const { told, coverage } = await scan(log, { day: 2, readings: one, ...change });
      expect({ told, coverage }).toEqual({ told: [], coverage: [] });
    });
  });

  describe('given a part of the account that could not be read', () => {
    const principal = `arn:aws:iam::${first}:role/store`;
    it.each([
      ['the role itself', { unread: [{ kind: 'principal', what: 'role store', why: 'broken', principal } as const] }],
      [
        'an entry without an ARN',
        { unread: [{ kind: 'principal', what: 'RoleDetailList[0]', why: 'broken' } as const] },
      ],
      ['a page of the export', { unread: [{ kind: 'file', what: 'page-2.json', why: 'broken' } as const] }],
      ['a file of nobody knows which account', { mayBePartial: true }],
    ])('takes no role for gone that may be in it: %s', async (_what, part) => {
      const log = await afterFirstScan();
      const { told, counts } = await scan(log, { day: 2, readings: [{ ...roleReading(undefined), ...part }] });
      expect(told.filter((one) => one.includes('resolved') || one.includes('GONE'))).toEqual([]);
      expect(counts.findings.critical).toBe(2);
      const { told: later } = await scan(log, { day: 3, readings: [roleReading(undefined)] });
      expect(later.filter((one) => one.includes('WATCH_'))).toEqual(['new WATCH_PRINCIPAL_GONE store']);
    });

    it('takes a role for gone where the part is another one', async () => {
      const log = await afterFirstScan();
      const unread = [{ kind: 'principal', what: 'role other', why: 'broken', principal: `${principal}-2` } as const];
      const { told } = await scan(log, { day: 2, readings: [{ ...roleReading(undefined), unread }] });
      expect(told).toContain('new WATCH_PRINCIPAL_GONE store');
    });
  });

  describe('given a role that another run began to watch after this one had asked whom to read', () => {
    it('resolves nothing of it, and watches it on', async () => {
      const log = memoryAuditLog();
      const early = await readKnownWatch(log, first, { now: '2026-11-01T02:00:00.000Z' });
      await scan(log, { day: 1, readings: [roleReading({})] });
      const untagged = roleReading({ tags: build });
      const before = (await readAccountState(log, first)).known?.state;
      const { told } = await scan(log, { day: 2, readings: [untagged], watch: early });
      const after = (await readAccountState(log, first)).known?.state;
      expect(told).toEqual([]);
      expect(after?.watched).toEqual(before?.watched);
      expect(after?.findings).toEqual(before?.findings);
      const { told: later } = await scan(log, { day: 3, readings: [untagged] });
      expect(later).toEqual(['new WATCH_TAG_LOST veeam:role']);
    });
  });
});
