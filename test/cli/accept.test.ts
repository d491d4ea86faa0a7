import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReportSchema, type WrittenReport } from '../../shared/drift/runReport.ts';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const words = ['--reason', 'known gap', '--owner', 'backup team', '--expires', inAMonth];
const text = '# ours\nregions: [eu-central-1] # Frankfurt\n';

let folder = '';
let settings = '';
let before: WrittenReport;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'accept-'));
  settings = join(folder, 'settings.yaml');
  await writeFile(settings, text);
  before = await scan();
  await writeFile(join(folder, 'report.json'), JSON.stringify(before));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const accept = (...args: readonly string[]) =>
  runCommand(['accept', '--report', join(folder, 'report.json'), '--settings', settings, ...args]);

async function scan(): Promise<WrittenReport> {
  const { stdout } = await runCommand(['scan', '--exports', example, '--settings', settings, '--json']);
  return runReportSchema.parse(JSON.parse(stdout));
}

describe('veeam-drift accept', () => {
  it('lists with --dry-run what a selection covers, with ids, and writes nothing', async () => {
    const limited = before.findings.filter(({ code }) => code === 'ACTION_LIMITED');
    const { exitCode, stdout } = await accept('--code', 'ACTION_LIMITED', '--dry-run', ...words);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Would accept ${limited.length} findings \\(${limited.length} high\\) of `));
    for (const { id, subject } of limited) expect(stdout).toMatch(new RegExp(`${id.slice(0, 12)} .* ${subject}`));
    expect(await readFile(settings, 'utf8')).toBe(text);
  });

  it.each([
    ['--role', 'veeam-fsx-restore', ({ principal }: Finding) => principal?.endsWith('/veeam-fsx-restore') === true],
    ['--code', 'ACTION_DENIED', ({ code }: Finding) => code === 'ACTION_DENIED'],
    ['--account', '444455556666', ({ account }: Finding) => account === '444455556666'],
  ] as const)('accepts by %s just what it covers, in one exception', async (option, value, isMeant) => {
    const { exitCode } = await accept(option, value, ...words);
    expect(exitCode).toBe(0);
    const { findings } = await scan();
    const accepted = findings.filter(({ exception }) => exception?.reason === 'known gap').map(({ id }) => id);
    expect(accepted.sort()).toEqual(
      before.findings
        .filter(isMeant)
        .map(({ id }) => id)
        .sort(),
    );
    const written = await readFile(settings, 'utf8');
    expect(written.startsWith(text)).toBe(true);
    expect(written.match(/reason: known gap/g)).toHaveLength(1);
    await writeFile(settings, text);
  });

  it('adds to settings in UTF-16, which are UTF-8 with a mark then', async () => {
    await writeFile(settings, `\uFEFF${text}`, 'utf16le');
    expect((await accept('--code', 'ACTION_DENIED', ...words)).stderr).toBe('');
    const written = await readFile(settings, 'utf8');
    expect(written.startsWith(`\uFEFF${text}exceptions:\n`)).toBe(true);
    await writeFile(settings, text);
  });

  it('accepts several ids at once', async () => {
    const ids = before.findings.slice(0, 3).map(({ id }) => id);
    expect((await accept(...ids, ...words)).exitCode).toBe(0);
    const { findings } = await scan();
    const accepted = findings.filter(({ exception }) => exception !== undefined).map(({ id }) => id);
    expect(accepted.sort()).toEqual(ids.sort());
    await writeFile(settings, text);
  });

  it.each([
    [
      ['--code', 'ACTION_LIMITED', '--reason', 'x', '--owner', 'team', '--expires', inAMonth],
      /^veeam-drift: --reason: /,
    ],
    [['--role', 'nobody', ...words], /the report has no such finding/],
    [['--account', '12', ...words], /^veeam-drift: --account: expected an account id of 12 digits/],
    [
      ['--role', 'veeam-fsx-restore', '--reason', 'known', '--owner', 'team', '--expires', '2026-01-01'],
      /--expires: expected a day to come/,
    ],
    [words, /expected ids of findings, or --role, --code or --account/],
    [['0123456789ab', '--code', 'ACTION_DENIED', ...words], /not both/],
  ])('refuses %j in one line and writes nothing', async (args, expected) => {
    const { exitCode, stdout, stderr } = await accept(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(expected);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect(await readFile(settings, 'utf8')).toBe(text);
  });
});

type Finding = WrittenReport['findings'][number];
