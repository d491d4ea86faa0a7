import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReportFindings } from '../../cli/readReportFindings.ts';
import { renderJson } from '../../shared/report/forms/renderJson.ts';
import { hostileNames, hostileReport } from '../report/hostileNames.ts';
import { sampleReport } from '../report/sampleOrganization.ts';

let file = '';
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  file = join(folder, 'report.json');
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string | Uint8Array) {
  await writeFile(file, text);
  return readReportFindings(file);
}

const told = ({ findings }: typeof sampleReport) =>
  [...findings].map(({ id, code, severity, account, principal, subject }) => ({
    id,
    code,
    severity,
    account,
    principal,
    subject,
  }));

describe('readReportFindings', () => {
  it('gives every finding of a report, however it is written', async () => {
    const text = renderJson(sampleReport);
    expect(told(sampleReport).length).toBeGreaterThan(3);
    for (const form of [text, JSON.stringify(JSON.parse(text)), `\uFEFF${text}`, Buffer.from(text, 'utf16le')]) {
      expect(await read(form)).toEqual(told(sampleReport));
    }
    expect(await read(gzipSync(text))).toEqual(told(sampleReport));
  });

  it.each(Object.entries(hostileNames))('loses nothing of the hostile name %s', async (_, name) => {
    const report = hostileReport(name);
    expect(await read(renderJson(report))).toEqual(told(report));
  });

  it('passes over what a newer version adds', async () => {
    expect(await read(JSON.stringify({ extra: { findings: [1], schema: 2 }, ...sampleReport }))).toEqual(
      told(sampleReport),
    );
  });

  it.each([
    ['{', /^[^\n]*report\.json: expected a JSON report: [^\n]+$/],
    ['', /: schema: expected that, got nothing$/],
    ['{"schema": 1} {', /: expected a JSON report: /],
    ['[]', /: expected a report of veeam-drift\/report\/1: schema: expected that, got nothing$/],
    ['{"schema": "veeam-drift/report/2"}', /: schema: expected that, got "veeam-drift\/report\/2"$/],
    [JSON.stringify({ ...sampleReport, findings: [null] }), /: findings\[0\]: /],
    [JSON.stringify({ ...sampleReport, findings: [{ ...told(sampleReport)[0], id: 7 }] }), /: findings\[0\]\.id: /],
  ])('names in one line what is wrong in %.40s', async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
  });

  it('says that a folder or a device is no report', async () => {
    await expect(readReportFindings(folder)).rejects.toThrow(/: expected a report that can be read: EISDIR$/);
    await expect(readReportFindings(join(folder, 'none'))).rejects.toThrow(/: ENOENT$/);
  });
});
