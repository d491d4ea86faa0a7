import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../../shared/drift/accountReport.ts';
import type { AccountState } from '../../../shared/drift/change.ts';
import { compareWithState } from '../../../shared/drift/compareWithState.ts';
import type { RunReport } from '../../../shared/drift/runReport.ts';
import { isNoticeDue } from '../../../shared/drift/watch/isNoticeDue.ts';
import { createExportsEstate } from '../../../shared/estate/createExportsEstate.ts';
import { loadCatalog } from '../../../shared/requirements/loadCatalog.ts';
import { collectReport } from '../../../shared/scan/collectReport.ts';
import { settingsNameFaults } from '../../../shared/scan/settingsNameFaults.ts';
import { loadSettings } from '../../../shared/settings/loadSettings.ts';

const folder = fileURLToPath(new URL('../../../examples/organization/', import.meta.url));
const legacy = 'arn:aws:iam::333344445555:role/veeam-ec2-backup-legacy';
const day = '2026-11-22';

async function scan(upgradeTo: string, at = `${day}T06:00:00Z`): Promise<RunReport> {
  const text = `${readFileSync(`${folder}settings.yaml`, 'utf8')}\nupgradeTo: ${upgradeTo}\n`;
  const loaded = loadSettings(text, { today: day });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const { settings } = loaded;
  const catalog = loadCatalog();
  expect(settingsNameFaults(settings, catalog)).toEqual([]);
  const accounts = {
    include: undefined,
    exclude: [],
    organizationalUnits: undefined,
    only: { accounts: ['333344445555'] },
  };
  const estate = createExportsEstate({ folder, accounts });
  return collectReport({ estate, catalog, settings, today: day, runId: 'run', now: () => new Date(at) });
}

const upcoming = ({ findings }: RunReport) =>
  [...findings]
    .filter(({ upgrade }) => upgrade !== undefined)
    .map(({ principal, subject, severity }) => [principal, subject, severity]);

describe('an upgrade that the settings announce', () => {
  it('tells as information what will lack, of a role whose tag names the older build', async () => {
    const report = await scan('{ build: 13.1.0.411, date: 2026-12-31 }');
    expect(upcoming(report)).toEqual([
      [legacy, 'ebs:GetSnapshotBlock', 'info'],
      [legacy, 'kms:Decrypt', 'info'],
    ]);
    const [first] = [...report.findings].filter(({ upgrade }) => upgrade !== undefined);
    expect(first?.summary).toMatch(/^With the upgrade to 13\.1\.0\.411 on 2026-12-31: /);
    expect([...report.principals].find(({ principal }) => principal === legacy)?.worst).toBe('info');
  });

  it('tells it as what it is from that day on', async () => {
    const report = await scan('{ build: 13.1.0.411, date: 2026-11-22 }');
    expect(upcoming(report).map(([, , severity]) => severity)).toEqual(['critical', 'critical']);
  });

  it.each([
    ['{ build: 13.1.0.41, date: 2026-12-31 }', /upgradeTo\.build/],
    ['{ build: 13.1.0.411, date: soon }', /date/],
    ['{ build: 13.1.0.411 }', /date/],
  ])('refuses %s', async (upgradeTo, said) => {
    await expect(scan(upgradeTo)).rejects.toThrow(said);
  });

  it.each([
    ['2026-11-30T23:00:00Z', null, false],
    ['2026-12-01T06:00:00Z', null, true],
    ['2026-12-02T06:00:00Z', '2026-12-01T06:00:00Z', false],
    ['2026-12-17T06:00:00Z', '2026-12-01T06:00:00Z', true],
    ['2026-12-18T06:00:00Z', '2026-12-17T06:00:00Z', false],
    ['2026-12-28T06:00:00Z', '2026-12-17T06:00:00Z', true],
    ['2026-12-30T06:00:00Z', '2026-12-28T06:00:00Z', false],
    ['2026-12-30T06:00:00Z', null, true],
  ])('is told 30, 14 and 3 days before: at %s, last told %s: %s', (at, lastTold, expected) => {
    expect(isNoticeDue('2026-12-31', at, lastTold)).toBe(expected);
  });

  it('is a change on its days alone, and worse on the day', async () => {
    const [report, done] = [
      await scan('{ build: 13.1.0.411, date: 2026-12-31 }'),
      await scan('{ build: 13.1.0.411, date: 2026-11-22 }'),
    ];
    const accountOf = ({ coverage, principals, findings }: RunReport): AccountReport => {
      const [first] = coverage.accounts;
      if (first === undefined) throw new Error('expected an account');
      return {
        coverage: first,
        principals: Array.from(principals, (one) => ({ ...one, findings: [...one.findings] })),
        findings: [...findings].filter(({ account }) => account !== '*'),
      };
    };
    const kinds: (readonly string[])[] = [];
    let before: AccountState | undefined;
    for (const [at, now] of [
      ['2026-11-22T06:00:00Z', report],
      ['2026-12-01T06:00:00Z', report],
      ['2026-12-02T06:00:00Z', report],
      ['2026-12-17T06:00:00Z', report],
      ['2026-12-28T06:00:00Z', report],
      ['2026-12-31T06:00:00Z', done],
    ] as const) {
      const compared = compareWithState({ before, now: accountOf(now), at, remindAfterDays: 365 });
      kinds.push(compared.changes.filter(({ finding }) => finding.upgrade !== undefined).map(({ kind }) => kind));
      before = compared.next;
    }
    expect(kinds).toEqual([
      [],
      ['new', 'new'],
      [],
      ['reminder', 'reminder'],
      ['reminder', 'reminder'],
      ['worse', 'worse'],
    ]);
  });
});
