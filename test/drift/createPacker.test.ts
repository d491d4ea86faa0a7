import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountReport, accountReportSchema } from '../../shared/drift/accountReport.ts';
import { createPacker } from '../../shared/drift/createPacker.ts';
import { findingId } from '../../shared/drift/finding.ts';
import { draws } from '../iam/lawRuns.ts';
import { schemaArbitrary } from '../schemaArbitrary.ts';
import { exampleFinding, exampleReport } from './exampleFinding.ts';

const drawn = schemaArbitrary(accountReportSchema);

/** Words that the parts of one report have in common, as a template that was rolled out has them, and as a stranger may choose them. */
const word = fc.constantFrom(
  '111122223333',
  'veeam-backup',
  'summary',
  'u0000',
  'prod',
  '\u0000\u0001',
  '"',
  '\\n',
  'a',
);
const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const alike = fc
  .record({
    account: fc.constantFrom('111122223333', '000011112222'),
    name: word,
    accountName: word,
    texts: fc.array(text, { minLength: 1, maxLength: 6 }),
  })
  .map(({ account, name, accountName, texts }): AccountReport => {
    const principal = `arn:aws:iam::${account}:role/${name}`;
    const findings = texts.map((own, index) => {
      const about = { account, principal: index % 3 === 2 ? null : principal, subject: own };
      const finding = exampleFinding({
        ...about,
        summary: `${name} ${own}`,
        causes: [{ layer: 'identity', kind: 'no-allow', policy: own, why: name }],
      });
      return { ...finding, id: index % 4 === 3 ? finding.id : findingId({ ...about, code: finding.code }) };
    });
    const report = exampleReport(findings);
    const own = findings.filter((finding) => finding.principal === principal).map(({ id }) => id);
    const principals = report.principals.map((one) => ({
      ...one,
      account,
      accountName,
      name,
      principal,
      findings: own,
    }));
    return { ...report, coverage: { ...report.coverage, account, name: accountName }, principals };
  });

describe('createPacker', () => {
  it.each([
    ['any', drawn],
    ['like', alike],
  ] as const)('gives %s reports back to the letter, whichever it saw before', (_, reports) => {
    fc.assert(
      fc.property(fc.array(reports, { maxLength: 4 }), (some) => {
        const pack = createPacker();
        for (const report of [...some, ...some]) {
          const { watch: _watch, ...parts } = report;
          expect(JSON.stringify(pack(report))).toBe(JSON.stringify(parts));
        }
      }),
      draws(100),
    );
  });

  // Of the members that name the account, `fix` follows `summary` once the others are left out.
  it.each(['","fix"', '}}]}', '1234,', 'null'])('gives reports of accounts back that are named like %s', (name) => {
    const pack = createPacker();
    for (const accountName of [name, 'production', name]) {
      const finding = exampleFinding({ summary: 'of 111122223333', fix: `Ask 111122223333.` });
      const report = exampleReport([{ ...finding, account: '111122223333' }]);
      const named = { ...report, coverage: { ...report.coverage, name: accountName } };
      const { watch: _watch, ...parts } = named;
      expect(JSON.stringify(pack(named))).toBe(JSON.stringify(parts));
    }
  });

  it('gives each finding with all of its members, and none that it had not', () => {
    fc.assert(
      fc.property(fc.array(alike, { maxLength: 4 }), (some) => {
        const pack = createPacker();
        for (const report of some) {
          const { findings, principals } = pack(report);
          for (const [index, given] of report.findings.entries()) expect(findings.at(index)).toMatchObject(given);
          for (const [index, { findings: ids }] of report.principals.entries()) {
            expect([...(principals.at(index)?.findings ?? [])]).toEqual(ids);
          }
          expect(findings.at(report.findings.length)).toBeUndefined();
        }
      }),
      draws(100),
    );
  });

  it('holds nothing of a further finding but its place, and a few objects for each role', () => {
    const held = (accounts: number, findings: number) => {
      const pack = createPacker();
      return countHeld(Array.from({ length: accounts }, (_, index) => pack(rolledOut(index, findings))));
    };
    expect(held(100, 40) - held(100, 20)).toBeLessThan(100);
    expect(held(200, 40) - held(100, 40)).toBeLessThan(100 * 20);
  });
});

/** A role of a template, with the suffix that CloudFormation gives it. */
function rolledOut(index: number, count: number): AccountReport {
  const account = String(100_000_000_000 + index);
  const name = `veeam-backup-${index.toString(36).padStart(12, 'X').toUpperCase()}`;
  const principal = `arn:aws:iam::${account}:role/${name}`;
  const findings = Array.from({ length: count }, (_, action) =>
    exampleFinding({
      account,
      principal,
      subject: `ec2:Action${action}`,
      summary: `The role ${name} is not allowed ec2:Action${action}.`,
      causes: [{ layer: 'identity', kind: 'no-allow', policyArn: `arn:aws:iam::${account}:policy/work`, why: 'none' }],
    }),
  );
  const report = exampleReport(findings, { account });
  return { ...report, principals: report.principals.map((one) => ({ ...one, account, name })) };
}

/** Objects and texts that can be reached, each once; of equal texts each counts. */
function countHeld(root: unknown): number {
  const seen = new Set<unknown>();
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string') seen.add(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    for (const member of Object.values(value)) waiting.push(member);
  }
  return seen.size;
}
