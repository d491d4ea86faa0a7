import { describe, expect, it } from 'vitest';
import { decodeJson, decodeJsonLines, encodeJson, encodeJsonLines, sha256 } from '../../shared/audit/encodeJson.ts';
import { readManifest } from '../../shared/audit/manifest.ts';
import { verifyAuditLog } from '../../shared/audit/verifyAuditLog.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { accounts, actions, fakeAlerts, smallContext, smallEstate } from '../scan/smallEstate.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

const [first, second] = accounts;
const folder = (day: number) => `audit/v1/date=2026-11-0${day}/run=run-${day}/`;

/** Three runs, of which the second found a change. */
async function threeRuns(days = 3): Promise<Map<string, Uint8Array>> {
  const log = memoryAuditLog();
  const runs = [
    [1, actions],
    [2, []],
    [3, []],
  ] as const;
  for (const [day, allowed] of runs.slice(0, days)) {
    const startsAt = `2026-11-0${day}T02:00:00.000Z`;
    await runScan(smallContext({ log, alerts: fakeAlerts(), startsAt }), {
      request: { runId: `run-${day}`, trigger: 'schedule', at: startsAt },
      openEstate: () => smallEstate({ [first]: { allowed }, [second]: { allowed: actions } }),
    });
  }
  return log.objects;
}

const objects = await threeRuns();
const secondRun = await threeRuns(2);

async function verifyChanged(change: (objects: Map<string, Uint8Array>) => void, expectSha256?: string) {
  const changed = new Map(objects);
  change(changed);
  const log = memoryAuditLog(changed);
  const verified = await verifyAuditLog({ log, expectSha256 });
  expect(log.writes).toEqual([]);
  return verified;
}

function bodyOf(store: ReadonlyMap<string, Uint8Array>, key: string): Uint8Array {
  const body = store.get(key);
  if (body === undefined) throw new Error(`the test expects an object at ${key}`);
  return body;
}

describe('verifyAuditLog', () => {
  describe('given an empty log', () => {
    it('finds nothing to prove and no fault', async () => {
      const verified = await verifyAuditLog({ log: memoryAuditLog() });
      const signatures = { signed: 0, unsigned: 0, keys: [] };
      const nothing = { faults: [], unsealed: [], notSealed: [], unlooked: [], signatures, anchors: 0 };
      expect(verified).toEqual({ ok: true, runs: 0, objects: 0, records: 0, head: null, ...nothing });
    });
  });

  describe('given a log as it was written', () => {
    it('proves every run, object and record', async () => {
      const verified = await verifyChanged(() => {});
      expect(verified).toMatchObject({ ok: true, runs: 3, faults: [], unsealed: [], head: { run: 'run-3' } });
      expect(verified.objects).toBe([...objects.keys()].filter((key) => !/manifest|state\//.test(key)).length);
    });
    it('finds the seal that was noted earlier', async () => {
      const noted = sha256(bodyOf(objects, `${folder(2)}manifest.json`));
      expect(await verifyChanged(() => {}, noted)).toMatchObject({ ok: true });
    });
  });

  describe('given a changed record', () => {
    it('names run and object', async () => {
      const key = `${folder(2)}account=${first}.jsonl.gz`;
      const { ok, faults } = await verifyChanged((store) => {
        const records = decodeJsonLines(bodyOf(store, key), key);
        store.set(key, encodeJsonLines([...records.slice(0, -1), { record: 'finding', severity: 'info' }]));
      });
      expect(ok).toBe(false);
      expect(faults).toMatchObject([
        { kind: 'changed', run: 'run-2', key, message: expect.stringMatching(/it has \d+ bytes instead of \d+/) },
      ]);
    });
  });

  describe('given records in another order', () => {
    it('names the object', async () => {
      const key = `${folder(2)}account=${first}.jsonl.gz`;
      const { faults } = await verifyChanged((store) => {
        store.set(key, encodeJsonLines(decodeJsonLines(bodyOf(store, key), key).toReversed()));
      });
      expect(faults).toMatchObject([{ kind: 'changed', key }]);
    });
  });

  describe('given a record too few', () => {
    it('says how many bytes there are', async () => {
      const key = `${folder(1)}account=${second}.jsonl.gz`;
      const { faults } = await verifyChanged((store) => {
        store.set(key, encodeJsonLines(decodeJsonLines(bodyOf(store, key), key).slice(1)));
      });
      expect(faults).toMatchObject([
        { kind: 'changed', key, message: expect.stringMatching(/it has \d+ bytes instead of \d+/) },
      ]);
    });
  });

  describe('given bytes that are no records any more', () => {
    it('names the object', async () => {
      const key = `${folder(1)}account=${second}.jsonl.gz`;
      const { faults } = await verifyChanged((store) => store.set(key, new Uint8Array([1, 2, 3])));
      expect(faults).toMatchObject([{ kind: 'changed', key }]);
    });
  });

  describe('given a missing object', () => {
    it.each([`account=${first}.jsonl.gz`, `changes=${first}.jsonl.gz`, 'start.json'])('names it: %s', async (file) => {
      const { faults } = await verifyChanged((store) => store.delete(`${folder(2)}${file}`));
      expect(faults).toMatchObject([{ kind: 'removed', run: 'run-2', key: `${folder(2)}${file}` }]);
    });
  });

  describe('given an object too many', () => {
    it('names it in the folder of a sealed run', async () => {
      const key = `${folder(1)}account=999999999999.jsonl.gz`;
      const { faults } = await verifyChanged((store) => store.set(key, encodeJsonLines([])));
      expect(faults).toMatchObject([{ kind: 'added', run: 'run-1', key }]);
    });
    it('names a manifest that the chain does not have', async () => {
      const key = 'audit/v1/date=2026-11-02/run=forged/manifest.json';
      const { faults } = await verifyChanged((store) => store.set(key, bodyOf(store, `${folder(2)}manifest.json`)));
      expect(faults).toMatchObject([{ kind: 'added', run: 'forged', key }]);
    });
    it('names an object that is no part of any run', async () => {
      const { faults } = await verifyChanged((store) => store.set('audit/v1/notes.txt', new Uint8Array()));
      expect(faults).toMatchObject([{ kind: 'added', key: 'audit/v1/notes.txt' }]);
    });
  });

  describe('given a run that died before its seal', () => {
    it('tells of it and finds no fault', async () => {
      const died = 'audit/v1/date=2026-11-04/run=died/';
      const verified = await verifyChanged((store) => {
        store.set(`${died}start.json`, encodeJson({ run: 'died' }));
        store.set(`${died}account=111122223333.jsonl.gz`, encodeJsonLines([]));
      });
      expect(verified).toMatchObject({ ok: true, faults: [], unsealed: ['died'] });
    });
    it('names what lies there of one that never began', async () => {
      const key = 'audit/v1/date=2026-11-04/run=never/account=111122223333.jsonl.gz';
      const { faults, unsealed } = await verifyChanged((store) => store.set(key, encodeJsonLines([])));
      expect(faults).toMatchObject([{ kind: 'added', run: 'never', key }]);
      expect(unsealed).toEqual([]);
    });
  });

  describe('given a manifest that was written anew over changed records', () => {
    it('breaks at the link to it', async () => {
      const key = `${folder(2)}manifest.json`;
      const { faults } = await verifyChanged((store) => {
        const manifest = readManifest(bodyOf(store, key), key);
        store.set(key, encodeJson({ ...manifest, objects: manifest.objects.slice(1) }));
        store.delete(manifest.objects[0]?.key ?? '');
      });
      expect(faults).toMatchObject([{ kind: 'chain', run: 'run-2', key }]);
    });
  });

  describe('given a missing manifest', () => {
    it('names it, tells that nothing leads to what lies before, and checks that all the same', async () => {
      const key = `${folder(1)}account=${second}.jsonl.gz`;
      const { ok, runs, faults } = await verifyChanged((store) => {
        store.delete(`${folder(2)}manifest.json`);
        store.set(key, new Uint8Array([1, 2, 3]));
      });
      expect({ ok, runs }).toEqual({ ok: false, runs: 3 });
      expect(faults).toMatchObject([
        { kind: 'chain', run: 'run-1', message: expect.stringContaining('no seal leads here') },
        { kind: 'changed', run: 'run-1', key },
        { kind: 'chain', run: 'run-2', message: 'the manifest is missing' },
      ]);
    });
  });

  describe("given two runs in each other's place", () => {
    it('breaks the chain at both', async () => {
      const { faults } = await verifyChanged((store) => {
        const [one, two] = [1, 2].map((day) => bodyOf(store, `${folder(day)}manifest.json`));
        if (one !== undefined) store.set(`${folder(2)}manifest.json`, one);
        if (two !== undefined) store.set(`${folder(1)}manifest.json`, two);
      });
      expect(faults[0]).toMatchObject({ kind: 'chain' });
    });
  });

  describe('given a log whose last run was cut off together with the head', () => {
    const last = `${folder(3)}manifest.json`;
    const cutOff = (store: Map<string, Uint8Array>) => {
      const { previous } = readManifest(bodyOf(store, last), last);
      for (const key of [...store.keys()]) if (key.includes('run=run-3')) store.delete(key);
      const head = decodeJson(bodyOf(store, 'state/head.json'), 'head');
      const ended = [{ runId: 'run-2', date: '2026-11-02' }];
      const { unwritten: _unwritten, ...rest } = { unwritten: '', ...(typeof head === 'object' ? head : {}) };
      store.set('state/head.json', encodeJson({ ...rest, manifest: previous, ended }));
    };
    it('is found by the states, which no seal names any more', async () => {
      const { faults } = await verifyChanged(cutOff);
      expect(faults.map(({ kind, key }) => `${kind} ${key}`)).toEqual([
        `changed state/current/${first}.json`,
        `changed state/current/${second}.json`,
        'changed state/current/all.json',
      ]);
    });
    it('is found by whoever noted the last seal, also where the states were put back', async () => {
      const noted = sha256(bodyOf(objects, last));
      const putBack = (store: Map<string, Uint8Array>) => {
        cutOff(store);
        for (const [key, body] of secondRun) if (key.startsWith('state/current/')) store.set(key, body);
      };
      expect(await verifyChanged(putBack)).toMatchObject({ ok: true });
      expect((await verifyChanged(putBack, noted)).faults).toMatchObject([
        { kind: 'anchor', message: expect.stringContaining(noted) },
      ]);
    });
  });
});
