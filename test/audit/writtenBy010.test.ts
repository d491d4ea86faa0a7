import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readAccountRecords, readChangeRecords } from '../../shared/audit/accountRecords.ts';
import { accountStateKey, runStartKey } from '../../shared/audit/auditKeys.ts';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { encodeJsonLines } from '../../shared/audit/encodeJson.ts';
import { readManifest } from '../../shared/audit/manifest.ts';
import { placeOfRun, readRunStart } from '../../shared/audit/runStart.ts';
import { readAccountState } from '../../shared/audit/storedState.ts';
import { memoryAuditLog } from './memoryAuditLog.ts';

// Records of real runs of version 0.1.0: one of each kind, code and cause that they held.
const bytesOf = (name: string) => readFileSync(new URL(`writtenBy010/${name}.jsonl`, import.meta.url));
const linesOf = (name: string): Record<string, unknown>[] =>
  bytesOf(name)
    .toString('utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a log that version 0.1.0 wrote', () => {
  it.each(['account', 'changes', 'run'])('is read to the last member: %s', (name) => {
    expect(readAuditRecords(gzipSync(bytesOf(name)), name)).toEqual(linesOf(name));
  });

  it('gives accounts, findings and changes', () => {
    const { report } = readAccountRecords(gzipSync(bytesOf('account')), 'account');
    expect(report.findings.length + report.principals.length).toBeGreaterThan(20);
    const told = readChangeRecords(gzipSync(bytesOf('changes')), 'changes');
    expect(told.changes.map(({ kind }) => kind)).toEqual(['new', 'resolved']);
    expect(told.coverage.map(({ kind }) => kind)).toEqual(['lost']);
  });

  it('gives the state of an account', async () => {
    const [stored] = linesOf('state');
    const log = memoryAuditLog(new Map([[accountStateKey('666677778888'), bytesOf('state')]]));
    const { known } = await readAccountState(log, '666677778888');
    expect({ schema: 'veeam-drift/state/1', asOf: known?.asOf, run: known?.run, ...known?.state }).toEqual(stored);
  });

  it('gives the start and the seal of a run', async () => {
    const manifest = readManifest(bytesOf('manifest'), 'manifest');
    expect(manifest).toEqual(linesOf('manifest')[0]);
    const place = placeOfRun({ run: manifest.run, at: manifest.startedAt });
    const log = memoryAuditLog(new Map([[runStartKey(place), bytesOf('start')]]));
    expect(await readRunStart(log, place)).toEqual(linesOf('start')[0]);
  });
});

describe('a log that a newer version wrote', () => {
  const words = { code: 'NOVEL_DRIFT', severity: 'grave', layer: 'session', kind: 'outpost', change: 'moved' };

  it('loses its unknown members and keeps its unknown words', () => {
    const renew = (record: Record<string, unknown>) => ({
      ...record,
      ...Object.fromEntries(
        ['code', 'severity', 'change', 'selectedBy', 'status', 'reason'].flatMap((name) =>
          name in record ? [[name, words.code]] : [],
        ),
      ),
    });
    const written = [...linesOf('account'), ...linesOf('changes')].map(renew);
    const body = encodeJsonLines(written.map((record) => ({ ...record, novel: { deep: [1] } })));
    expect(readAuditRecords(body, 'log')).toEqual(written);
  });

  it('loses unknown members inside of a finding, too', () => {
    const [finding] = linesOf('account').filter(({ record }) => record === 'finding');
    const cause = { layer: words.layer, kind: words.kind, effect: 'Ask', why: 'It is so.' };
    const written = { ...finding, causes: [cause] };
    const body = encodeJsonLines([{ ...written, causes: [{ ...cause, novel: 1 }] }]);
    expect(readAuditRecords(body, 'log')).toEqual([written]);
  });

  it('says where a record is broken', () => {
    const [finding] = linesOf('account').filter(({ record }) => record === 'finding');
    expect(() => readAuditRecords(encodeJsonLines([{ ...finding, severity: '<b>' }]), 'log')).toThrow(
      /log line 1: .*expected a word such as critical/s,
    );
  });
});
