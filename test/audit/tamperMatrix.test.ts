import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { accountStateKey, headKey, manifestKey } from '../../shared/audit/auditKeys.ts';
import { decodeJson, encodeJson, sha256 } from '../../shared/audit/encodeJson.ts';
import { folderAuditLog } from '../../shared/audit/folderAuditLog.ts';
import { readManifest } from '../../shared/audit/manifest.ts';
import { readPublicKey } from '../../shared/audit/sign/publicKey.ts';
import { readNewestCheckpoint } from '../../shared/audit/sign/readNewestCheckpoint.ts';
import { surveyFolder } from '../../shared/audit/surveyFolder.ts';
import { type VerifyAuditLog, verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { accounts, actions, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';
import { flipped, kindsOfObject, tamperings } from './tamperings.ts';
import { testSigner } from './testSigner.ts';

const [first, second] = accounts;
const signer = testSigner();
const publicKeys = [readPublicKey(await signer.publicKey(), 'test')];
const placeOf = (day: number) => ({ date: `2026-11-0${day}`, runId: `run-${day}` });

/** Runs in each of which something changes, and the log as it was after each. */
async function runsOf(days: number) {
  const log = memoryAuditLog();
  const after: ReadonlyMap<string, Uint8Array>[] = [];
  const messages: string[] = [];
  for (let day = 1; day <= days; day += 1) {
    const startsAt = `2026-11-0${day}T02:00:00.000Z`;
    const alerts = fakeAlerts();
    await runScan(smallContext({ log, alerts, startsAt, signers: [signer] }), {
      request: { runId: `run-${day}`, trigger: 'schedule', at: startsAt },
      openEstate: () =>
        smallEstate({
          [first]: { allowed: day % 2 === 0 ? [] : actions },
          [second]: { allowed: actions.slice(day % 3) },
        }),
    });
    after.push(new Map(log.objects));
    messages.push(JSON.stringify(alerts.received));
  }
  return { objects: log.objects, after, messages };
}

const { objects, after, messages } = await runsOf(5);
/** Little that becomes much. */
const bomb = gzipSync(Buffer.alloc(300 * 2 ** 20), { level: 1 });
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderOf(store: ReadonlyMap<string, Uint8Array>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tampered-'));
  folders.push(folder);
  for (const [key, body] of store) {
    mkdirSync(dirname(join(folder, key)), { recursive: true });
    writeFileSync(join(folder, key), body);
  }
  return folder;
}

const implementations: Readonly<
  Record<string, (store: Map<string, Uint8Array>) => Pick<VerifyAuditLog, 'log' | 'survey'>>
> = {
  'in memory': (store) => ({ log: memoryAuditLog(store) }),
  'in a folder': (store) => {
    const folder = folderOf(store);
    return { log: folderAuditLog(folder), survey: surveyFolder(folder) };
  },
};

async function verifyAfter(
  open: (store: Map<string, Uint8Array>) => Pick<VerifyAuditLog, 'log' | 'survey'>,
  change: (store: Map<string, Uint8Array>) => void,
  kept: Partial<VerifyAuditLog> = {},
) {
  const store = new Map(objects);
  change(store);
  return verifyAuditLog({ ...open(store), publicKeys, ...kept });
}

/** Cuts the log back to its state after that day, with everything that it had then. */
function cutBackTo(day: number) {
  return (store: Map<string, Uint8Array>): void => {
    store.clear();
    for (const [key, body] of after[day - 1] ?? []) store.set(key, body);
  };
}

/** Whoever may write, and has no key, makes everything from run 3 on anew. */
function sealAnew(store: Map<string, Uint8Array>): void {
  const account = kindsOfObject(store).account ?? '';
  const forged = gzipSync('{"record":"account"}\n');
  store.set(account, forged);
  let link: ReturnType<typeof readManifest>['previous'] = null;
  for (let day = 1; day <= 5; day += 1) {
    const key = manifestKey(placeOf(day));
    const manifest = readManifest(store.get(key) ?? new Uint8Array(), key);
    const listed = manifest.objects.map((object) =>
      object.key === account ? { ...object, sha256: sha256(forged), bytes: forged.length, records: 1 } : object,
    );
    const body = encodeJson({ ...manifest, objects: listed, previous: link });
    store.set(key, body);
    link = { key, sha256: sha256(body), run: manifest.run, at: manifest.at };
  }
  const head = decodeJson(store.get(headKey) ?? new Uint8Array(), headKey);
  store.set(headKey, encodeJson({ ...(typeof head === 'object' ? head : {}), manifest: link, unwritten: undefined }));
}

describe.each(Object.entries(implementations))('a log of five signed runs %s', (_where, open) => {
  it('is whole as it was written', async () => {
    const verified = await verifyAfter(open, () => {});
    expect(verified).toMatchObject({
      ok: true,
      runs: 5,
      faults: [],
      unlooked: [],
      signatures: { signed: 5, unsigned: 0 },
    });
    expect(verified.notSealed.map(({ key }) => key)).toEqual(['state/alerts/date=2026-11-05/run=run-5.json']);
  });

  it.each(tamperings(objects))('names $name', async ({ shows, kinds, apply }) => {
    const { ok, runs, faults } = await verifyAfter(open, apply);
    expect({ ok, runs }).toEqual({ ok: false, runs: 5 });
    const named = faults.filter(({ key, kind }) => shows.includes(key) && kinds.includes(kind));
    expect(named, JSON.stringify(faults)).not.toEqual([]);
  });

  it.each(Object.keys(kindsOfObject(objects)))('names beside it what else is wrong: %s', async (what) => {
    const key = kindsOfObject(objects)[what] ?? '';
    const other = `audit/v1/date=2026-11-01/run=run-1/account=${second}.jsonl.gz`;
    const { faults } = await verifyAfter(open, (store) => {
      store.delete(key);
      store.set(other, flipped(store.get(other) ?? new Uint8Array(), 20));
    });
    expect(faults.map((fault) => fault.key)).toEqual(expect.arrayContaining([other]));
  });

  describe('given the head', () => {
    const head = (store: Map<string, Uint8Array>) => decodeJson(store.get(headKey) ?? new Uint8Array(), headKey);
    const withHead = (change: (head: object) => object) => (store: Map<string, Uint8Array>) => {
      const value = head(store);
      store.set(headKey, encodeJson(change(typeof value === 'object' && value !== null ? value : {})));
    };
    const stranger = { runId: 'never', date: '2026-11-04', since: '2026-11-04T02:00:00.000Z' };
    it.each([
      ['removed', (store: Map<string, Uint8Array>) => void store.delete(headKey)],
      ['emptied', (store: Map<string, Uint8Array>) => void store.set(headKey, new Uint8Array())],
      ['no JSON', (store: Map<string, Uint8Array>) => void store.set(headKey, new TextEncoder().encode('{'))],
      [
        'with a key that no run has',
        withHead((was) => ({ ...was, manifest: { key: '../x', sha256: 'x', run: 'x', at: 'x' } })),
      ],
      ['without an end', withHead((was) => ({ ...was, manifest: null }))],
      ['with a run that never began', withHead((was) => ({ ...was, open: [stranger] }))],
      ['that forgot what ended', withHead((was) => ({ ...was, ended: [] }))],
      ['that forgot the baseline', withHead((was) => ({ ...was, baselined: false }))],
    ])('says so and checks the rest: %s', async (_how, apply) => {
      const key = kindsOfObject(objects).account ?? '';
      const { faults } = await verifyAfter(open, (store) => {
        apply(store);
        store.set(key, flipped(store.get(key) ?? new Uint8Array(), 20));
      });
      expect(faults.map((fault) => fault.key)).toContain(key);
      expect(faults.length).toBeGreaterThan(1);
    });
  });

  it.each([
    'audit/x',
    'audit/v1/x.draft',
    'audit/v1/date=2026-11-03/run=run-3/deep/er.jsonl.gz',
    'audit/v2/date=2026-11-03/run=run-3/start.json',
    'reports/v1/date=2026-11-04/run=forged/report.html',
    'reports/v1/date=2026-11-03/run=run-3/other.html',
    'state/current/999988887777.json',
    'state/current/x.json',
    'state/other.json',
    'state/plans/date=2026-11-03/run=run-3/accounts.json',
    'state/plans/date=2026-11-04/run=forged/accounts.json',
    'state/alerts/date=2026-11-04/run=forged.json',
    'state/head.json.lock',
    'notes.txt',
    'audit/v1/keys/notes.txt',
    `audit/v1/keys/${'0'.repeat(64)}.json`,
  ])('names an object that nobody wrote: %s', async (key) => {
    const { faults } = await verifyAfter(open, (store) => void store.set(key, new TextEncoder().encode('{}')));
    expect(faults.map((fault) => fault.key)).toEqual([key]);
  });

  it.each([first, second, '*'])('names an older state that was put back, and one that is gone: %s', async (account) => {
    const key = accountStateKey(account);
    const older = after[2]?.get(key) ?? new Uint8Array();
    expect((await verifyAfter(open, (store) => void store.set(key, older))).faults).toMatchObject([
      { kind: 'changed', key },
    ]);
    expect((await verifyAfter(open, (store) => void store.delete(key))).faults).toMatchObject([
      { kind: 'removed', key },
    ]);
  });

  it('names whatever was sealed anew without the key', async () => {
    const { faults } = await verifyAfter(open, sealAnew);
    expect(faults.filter(({ kind }) => kind === 'signature').map(({ run }) => run)).toEqual([
      'run-3',
      'run-4',
      'run-5',
    ]);
    const stripped = await verifyAfter(open, (store) => {
      sealAnew(store);
      for (const key of [...store.keys()]) if (/checkpoint\.txt$|\/keys\//.test(key)) store.delete(key);
    });
    expect(stripped.faults.map(({ kind }) => kind)).toContain('signature');
  });

  describe('given a log that was cut back to an older end, with all that it had then', () => {
    it('sees nothing by itself', async () => {
      expect(await verifyAfter(open, cutBackTo(4))).toMatchObject({ ok: true, runs: 4 });
    });
    it.each(['a seal', 'an alert', 'a checkpoint'])('is found by %s that somebody kept', async (what) => {
      const checkpoint = await readNewestCheckpoint(memoryAuditLog(new Map(objects)));
      const kept: Readonly<Record<string, Partial<VerifyAuditLog>>> = {
        'a seal': { expectSha256: sha256(objects.get(manifestKey(placeOf(5))) ?? '') },
        'an alert': { anchors: [{ name: 'kept', text: messages[4] ?? '' }] },
        'a checkpoint': { from: { name: 'kept', text: checkpoint?.note ?? '' } },
      };
      expect(await verifyAfter(open, () => {}, kept[what])).toMatchObject({ ok: true });
      expect((await verifyAfter(open, cutBackTo(4), kept[what])).faults).toMatchObject([{ kind: 'anchor' }]);
    });
  });

  it('unpacks nothing that is not sealed, and little of what is', async () => {
    const key = kindsOfObject(objects).account ?? '';
    const { faults } = await verifyAfter(open, (store) => void store.set(key, bomb));
    expect(faults).toMatchObject([{ kind: 'changed', key }]);
    const sealed = await verifyAfter(open, (store) => {
      sealAnew(store);
      const last = manifestKey(placeOf(5));
      const manifest = readManifest(store.get(last) ?? new Uint8Array(), last);
      const [object] = manifest.objects.filter(({ key: name }) => name.endsWith('.jsonl.gz'));
      if (object === undefined) throw new Error('expected records');
      store.set(object.key, bomb);
      const listed = { ...object, sha256: sha256(bomb), bytes: bomb.length };
      store.set(
        last,
        encodeJson({ ...manifest, objects: manifest.objects.map((one) => (one === object ? listed : one)) }),
      );
    });
    expect(sealed.faults).toContainEqual(
      expect.objectContaining({ kind: 'records', message: expect.stringContaining('cannot be unpacked') }),
    );
  });
});

describe('a log in a folder', () => {
  it.each(['account', 'manifest', 'checkpoint', 'report', 'start'])(
    'names a folder and a link in the place of an object, and checks the rest: %s',
    async (what) => {
      const key = kindsOfObject(objects)[what] ?? '';
      for (const put of [
        (path: string) => mkdirSync(join(path, 'inside'), { recursive: true }),
        (path: string) => symlinkSync('/etc/hostname', path),
      ]) {
        const folder = folderOf(objects);
        rmSync(join(folder, key));
        put(join(folder, key));
        const verified = await verifyAuditLog({
          log: folderAuditLog(folder),
          survey: surveyFolder(folder),
          publicKeys,
        });
        expect(verified.runs).toBe(5);
        expect(verified.faults.map((fault) => fault.key)).toContain(key);
      }
    },
  );

  it('names what it may not read, and says that it is not all', async () => {
    const log = memoryAuditLog(new Map(objects));
    const key = kindsOfObject(objects).account ?? '';
    const closed = {
      ...log,
      read: (name: string) => (name === key ? Promise.reject(new Error('EACCES')) : log.read(name)),
    };
    const verified = await verifyAuditLog({ log: closed, publicKeys });
    expect(verified.unlooked).toEqual([{ key, why: 'EACCES' }]);
    expect(verified.ok).toBe(false);
  });
});
