// What every implementation of the audit log's port must do, whatever it writes to.

import { describe, expect, it } from 'vitest';
import type { AuditLog, ListedObject } from '../../shared/audit/auditLog.ts';
import { collect } from '../collect.ts';

/** Runs the contract; `open` gives an empty log each time, which reads `limit` bytes of an object where nobody says more. */
export function describeAuditLogContract(name: string, open: (limit?: number) => Promise<AuditLog>): void {
  describe(`${name} as an audit log`, () => {
    describe('given an empty log', () => {
      it('reads nothing and lists nothing', async () => {
        const log = await open();
        expect(await log.read('audit/v1/a.json')).toBeUndefined();
        expect(await listed(log, '')).toEqual([]);
      });
      it('creates an object that is read back byte by byte', async () => {
        const log = await open();
        const body = Uint8Array.from({ length: 256 }, (_, index) => index);
        expect(await log.create('audit/v1/date=2026-11-22/run=a/b.gz', body)).toBe('created');
        const stored = await log.read('audit/v1/date=2026-11-22/run=a/b.gz');
        expect(Buffer.from(stored?.body ?? [])).toEqual(Buffer.from(body));
      });
      it('refuses to replace what does not exist', async () => {
        const log = await open();
        const version = await versionOf(log, 'state/other.json');
        expect(await log.replace('state/head.json', bytes('1'), version)).toEqual({ outcome: 'conflict' });
        expect(await log.read('state/head.json')).toBeUndefined();
      });
    });

    describe('given an object', () => {
      it('does not create it again and leaves it as it was', async () => {
        const log = await open();
        await log.create('audit/v1/a.json', bytes('first'));
        expect(await log.create('audit/v1/a.json', bytes('second'))).toBe('exists');
        expect(await textOf(log, 'audit/v1/a.json')).toBe('first');
      });
      it('replaces it for who knows its version, and gives the new version', async () => {
        const log = await open();
        await log.create('state/a.json', bytes('first'));
        const first = await log.read('state/a.json');
        const replaced = await log.replace('state/a.json', bytes('second'), first?.version ?? '');
        expect(replaced).toMatchObject({ outcome: 'replaced' });
        expect(await textOf(log, 'state/a.json')).toBe('second');
        const second = await log.read('state/a.json');
        expect(replaced).toEqual({ outcome: 'replaced', version: second?.version });
      });
      it('does not replace it for who knows an older version', async () => {
        const log = await open();
        await log.create('state/a.json', bytes('first'));
        const version = (await log.read('state/a.json'))?.version ?? '';
        await log.replace('state/a.json', bytes('second'), version);
        expect(await log.replace('state/a.json', bytes('third'), version)).toEqual({ outcome: 'conflict' });
        expect(await textOf(log, 'state/a.json')).toBe('second');
      });
      it('does not replace it for who expects none', async () => {
        const log = await open();
        await log.create('state/a.json', bytes('first'));
        expect(await log.replace('state/a.json', bytes('second'), null)).toEqual({ outcome: 'conflict' });
      });
    });

    describe('given several objects', () => {
      it('lists those of a prefix in the order of their keys, with their sizes', async () => {
        const log = await open();
        for (const key of ['audit/v1/b', 'audit/v1/a=1', 'audit/v1/run=a/c', 'audit/v2/x', 'state/a']) {
          await log.create(key, bytes(key));
        }
        expect(await listed(log, 'audit/v1/')).toEqual([
          { key: 'audit/v1/a=1', size: 12 },
          { key: 'audit/v1/b', size: 10 },
          { key: 'audit/v1/run=a/c', size: 16 },
        ]);
      });
      it('takes a prefix that ends within a name', async () => {
        const log = await open();
        await log.create('audit/v1/run=a/account=1.gz', bytes('1'));
        await log.create('audit/v1/run=a/changes=1.gz', bytes('2'));
        expect(await listed(log, 'audit/v1/run=a/acc')).toEqual([{ key: 'audit/v1/run=a/account=1.gz', size: 1 }]);
      });
    });

    describe('given an object that is larger than who reads it expects', () => {
      it('reads nothing of it', async () => {
        const log = await open();
        await log.create('audit/v1/a.json', bytes('12345'));
        await expect(log.read('audit/v1/a.json', 4)).rejects.toThrow('expected at most 4 bytes, it has 5');
        expect(await log.read('audit/v1/a.json', 5)).toBeDefined();
      });
    });

    describe('given an object that is larger than any that is read back', () => {
      it('says which it is and reads nothing of it, unless who reads it knows its size', async () => {
        const log = await open(4);
        await log.create('state/a.json', bytes('12345'));
        await log.create('state/b.json', bytes('1234'));
        const refused = `${log.locate('state/a.json')}: expected at most 4 bytes, it has 5`;
        await expect(log.read('state/a.json')).rejects.toThrow(refused);
        expect(await log.read('state/a.json', 5)).toBeDefined();
        expect(await log.read('state/b.json')).toBeDefined();
      });
    });

    describe('given writers that race', () => {
      it('lets exactly one create an object', async () => {
        const log = await open();
        const writers = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
        const outcomes = await Promise.all(writers.map((writer) => log.create('audit/v1/a.json', bytes(writer))));
        expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
        expect(await textOf(log, 'audit/v1/a.json')).toBe(writers[outcomes.indexOf('created')]);
      });
      it('lets exactly one replace an object', async () => {
        const log = await open();
        const version = await versionOf(log, 'state/head.json');
        const writers = Array.from({ length: 12 }, (_, index) => `writer ${index}`);
        const outcomes = await Promise.all(
          writers.map((writer) => log.replace('state/head.json', bytes(writer), version)),
        );
        const winners = outcomes.map(({ outcome }) => outcome);
        expect(winners.filter((outcome) => outcome === 'replaced')).toHaveLength(1);
        expect(await textOf(log, 'state/head.json')).toBe(writers[winners.indexOf('replaced')]);
      });
    });
  });
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

async function textOf(log: AuditLog, key: string): Promise<string> {
  return new TextDecoder().decode((await log.read(key))?.body);
}

async function versionOf(log: AuditLog, key: string): Promise<string> {
  await log.create(key, bytes('0'));
  return (await log.read(key))?.version ?? '';
}

async function listed(log: AuditLog, prefix: string): Promise<readonly ListedObject[]> {
  return collect(log.list(prefix));
}
