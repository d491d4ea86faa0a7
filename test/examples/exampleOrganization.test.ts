import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleFiles } from '../../examples/generator/exampleFiles.ts';
import type { ExpectedFinding } from '../../examples/generator/expectedFinding.ts';
import { notPlanted } from '../../examples/generator/notPlanted.ts';
import { plantedBesides, plantings } from '../../examples/generator/plantings.ts';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import type { Finding } from '../../shared/drift/finding.ts';
import { judgeExceptions } from '../../shared/drift/judgeExceptions.ts';
import { ruleList } from '../../shared/drift/ruleList.ts';
import { type ScanEnd, scanEstate } from '../../shared/scan/scanEstate.ts';
import { exampleFolder, openExample, readExampleInput } from './exampleInput.ts';

interface Scan {
  readonly accounts: readonly AccountReport[];
  readonly end: ScanEnd;
  readonly settingsFindings: readonly Finding[];
}

async function scanExample(): Promise<Scan> {
  const input = await readExampleInput();
  const { settings, today } = input;
  const reports = scanEstate({ ...input, estate: openExample(settings.requirementFiles) });
  const accounts: AccountReport[] = [];
  for (;;) {
    const next = await reports.next();
    if (next.done !== true) accounts.push(next.value);
    else {
      const { uses } = next.value;
      const question = { exceptions: settings.exceptions, uses, today, accountsJudged: new Set<string>() };
      return { accounts, end: next.value, settingsFindings: judgeExceptions({ ...question, isComplete: true }) };
    }
  }
}

/** A finding in the words of the plantings, so that a difference reads well. */
function described(finding: Finding): string {
  const [cause] = finding.causes;
  const { layer, kind, policy, statement, level } = cause ?? { layer: 'no cause', kind: '' };
  return line({
    code: finding.code,
    severity: finding.severity,
    subject: finding.subject,
    cause: [layer, kind, policy, statement?.number, statement?.sid, level?.name],
    accepted: finding.exception !== undefined,
  });
}

function expectedLines({ code, severity, subjects, cause, accepted: by }: ExpectedFinding): readonly string[] {
  const accepted = by === true;
  const { layer, kind, policy, statement, level } = cause;
  const parts = [layer, kind, policy, statement?.number, statement?.sid, level];
  return subjects.map((subject) => line({ code, severity, subject, cause: parts, accepted }));
}

interface Line {
  readonly code: string;
  readonly severity: string;
  readonly subject: string;
  readonly cause: readonly unknown[];
  readonly accepted: boolean;
}

function line({ code, severity, subject, cause, accepted }: Line): string {
  const where = cause.filter((part) => part !== undefined).join(' ');
  return `${code} ${severity} ${subject} | ${where}${accepted ? ' | accepted' : ''}`;
}

describe('examples/organization', () => {
  let scan: Scan;
  beforeAll(async () => {
    scan = await scanExample();
  });

  it('holds what examples/generator/makeExample.ts writes', () => {
    const files = exampleFiles();
    for (const [name, content] of files) expect(readFileSync(exampleFolder + name, 'utf8'), name).toBe(content);
    expect(readdirSync(exampleFolder).sort()).toEqual([...files.keys(), 'README.md'].sort());
  });

  it('is read as a whole, but for the account that has no export', () => {
    expect(scan.end.skipped).toEqual([]);
    expect(scan.end.organization).toMatchObject({ scps: { evaluated: true }, rcps: { evaluated: true } });
    expect(scan.accounts.map(({ coverage }) => [coverage.account, coverage.status])).toEqual([
      ['111122223333', 'read'],
      ['222233334444', 'read'],
      ['333344445555', 'read'],
      ['444455556666', 'read'],
      ['555566667777', 'read'],
      ['666677778888', 'unreadable'],
      ['777788889999', 'read'],
    ]);
  });

  it('has at least 25 Veeam roles and 3 users, most of them drifting', () => {
    const roles = plantings.filter(({ kind }) => kind === 'role');
    expect(roles.length).toBeGreaterThanOrEqual(25);
    expect(plantings.length - roles.length).toBe(3);
    expect(plantings.filter(({ findings }) => findings.length > 0).length).toBeGreaterThan(plantings.length / 2);
  });

  it('has a finding of every rule but those that say why not', () => {
    const found = [...scan.accounts.flatMap(({ findings }) => findings), ...scan.settingsFindings];
    const codes = new Set(found.map(({ code }) => code));
    const rules = ruleList.map(({ code }) => code);
    expect(rules.filter((code) => !codes.has(code)).sort()).toEqual(Object.keys(notPlanted).sort());
    for (const why of Object.values(notPlanted)) expect(why).toMatch(/^[A-Z].{20,}\.$/);
  });

  describe.each(plantings.map((planting) => ({ ...planting, name: planting.draft.name, in: planting.account.name })))(
    'given the $kind $name in $in',
    ({ account, kind, name, findings, planted }) => {
      it(`reports just what was planted: ${planted}`, () => {
        const arn = `arn:aws:iam::${account.id}:${kind}/${name}`;
        const found = scan.accounts.flatMap((report) => report.findings).filter(({ principal }) => principal === arn);
        expect(found.map(described).sort()).toEqual(findings.flatMap(expectedLines).sort());
      });
    },
  );

  it('judges every planted principal that is selected, and no other', () => {
    const judged = scan.accounts.flatMap((report) => report.principals.map(({ principal }) => principal));
    const untagged = 'arn:aws:iam::555566667777:role/veeam-vpc-backup';
    const all = plantings.map(({ account, kind, draft }) => `arn:aws:iam::${account.id}:${kind}/${draft.name}`);
    expect([...judged, untagged].sort()).toEqual(all.sort());
  });

  it('reports of accounts and settings just what was planted', () => {
    const findings = [...scan.accounts.flatMap((report) => report.findings), ...scan.settingsFindings];
    const found = findings.filter(({ principal }) => principal === null);
    expect(found.map((finding) => `${finding.account} ${described(finding)}`).sort()).toEqual(
      plantedBesides
        .flatMap(({ account, finding }) => expectedLines(finding).map((text) => `${account} ${text}`))
        .sort(),
    );
  });
});
