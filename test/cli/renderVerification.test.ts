import { describe, expect, it } from 'vitest';
import { renderHistory, renderNothing, renderVerification } from '../../cli/renderVerification.ts';
import type { AuditVerification } from '../../shared/audit/verifyAuditLog.ts';
import type { Paint } from '../../shared/report/wording/paint.ts';

const noPaint: Paint = (_, text) => text;
const head = { key: 'run-3', run: 'run-3', sha256: 'ab12', at: '2026-11-22T02:00:01.000Z' };
const whole: AuditVerification = {
  ok: true,
  runs: 3,
  objects: 12,
  records: 1_200,
  head,
  faults: [],
  unsealed: [],
  signatures: { signed: 0, unsigned: 3, keys: [] },
  anchors: 0,
  notSealed: [],
  unlooked: [],
};
const lines = (verified: Partial<AuditVerification>) =>
  renderVerification({ ...whole, ...verified }, 'folder log').split('\n');
const fault = (key: string) => ({ kind: 'changed', run: 'run-2', key, message: 'has another digest' }) as const;

describe('renderVerification', () => {
  it('says that a log is whole, and what proves it later', () => {
    expect(lines({})).toEqual([
      'folder log: whole (3 runs, 12 objects, 1,200 records)',
      'Signed: no seal, so whoever may write here may write the log anew (scan --key signs it)',
      'Last seal: ab12 (run run-3, 2026-11-22 02:00 UTC)',
      'Note this seal elsewhere: --expect proves later that nothing was cut off.',
    ]);
  });

  it('names the first fault before all others, and asks nobody to note the seal of a broken log', () => {
    const said = lines({ ok: false, faults: [fault('run=2/a'), fault('run=2/b')] });
    expect(said.slice(0, 3)).toEqual([
      'folder log: BROKEN, first at run=2/a (3 runs, 12 objects, 1,200 records)',
      '  changed: run=2/a: has another digest',
      '  changed: run=2/b: has another digest',
    ]);
    expect(said.join('\n')).not.toContain('--expect');
  });

  it('says of a fault without a place that it is at the end, and counts those that it leaves out', () => {
    const said = lines({
      ok: false,
      faults: Array.from({ length: 23 }, (_, at) => fault(at === 0 ? '' : `object-${at}`)),
    });
    expect(said[0]).toContain('BROKEN, first at the end of the chain');
    expect(said).toContain('  and 3 more (--json)');
    expect(said.filter((line) => line.startsWith('  changed: '))).toHaveLength(20);
  });

  it('does not call whole what it has not looked at', () => {
    const unlooked = Array.from({ length: 7 }, (_, at) => ({
      key: at === 0 ? '' : `object-${at}`,
      why: 'access denied',
    }));
    const said = lines({ ok: false, unlooked });
    expect(said.slice(0, 3)).toEqual([
      'folder log: NOT ALL LOOKED AT, no fault found in the rest (3 runs, 12 objects, 1,200 records)',
      'Not looked at:',
      '  .: access denied',
    ]);
    expect(said).toContain('  and 2 more (--json)');
  });

  it('tells what is not sealed, who signed and whose word that is', () => {
    const keys = [
      { fingerprint: 'f1', algorithm: 'ed25519', named: true },
      { fingerprint: 'f2', algorithm: 'ecdsa', named: false },
    ];
    const said = lines({ unsealed: ['run-4', 'run-5'], anchors: 2, signatures: { signed: 2, unsigned: 1, keys } });
    expect(said).toEqual(
      expect.arrayContaining([
        'Runs that are not sealed, so not proved: run-4, run-5',
        'Signed: 2 of 3 seals',
        '  by ed25519 key f1',
        '  by ecdsa key f2, which lies in the log itself: --public-key proves whose it is',
        'Anchors: 2 seals in the files',
      ]),
    );
    expect(lines({ signatures: { signed: 3, unsigned: 0, keys: [] } })).toContain('Signed: all 3 seals');
  });

  it('gives no command to a terminal, whatever a stranger named a file', () => {
    const said = renderVerification({ ...whole, ok: false, faults: [fault('\u001B[2J\nWHOLE')] }, 'folder log');
    expect(said).not.toContain('\u001B');
    expect(said.split('\n').filter((line) => line.startsWith('WHOLE'))).toEqual([]);
  });

  it('says that there is nothing to verify', () => {
    expect(renderNothing('folder log')).toBe('folder log: nothing to verify: expected an audit log, found none');
  });
});

describe('renderHistory', () => {
  const text = {
    role: 'arn:aws:iam::111122223333:role/veeam',
    columns: 120,
    paint: noPaint,
  };

  it('says that no run looked at the account of the role', () => {
    expect(renderHistory([], text)).toBe(`${text.role}: no run of this log looked at its account`);
  });

  it('tells runs in which the account was not read, or had no such role', () => {
    const said = renderHistory(
      [
        { run: 'b', at: '2026-11-22T02:00:01.000Z', status: 'unreadable', message: 'not authorized', changes: [] },
        { run: 'a', at: '2026-11-21T02:00:01.000Z', status: 'absent', changes: [] },
      ],
      text,
    );
    expect(said).toMatch(/2026-11-22 02:00 UTC\s+account not read\s+not authorized/);
    expect(said).toMatch(/2026-11-21 02:00 UTC\s+no such role/);
  });
});
