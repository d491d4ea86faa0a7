import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runReportSchema } from '../../shared/drift/runReport.ts';
import { runCommand, runProcess } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const exampleArgs = ['scan', '--exports', example, '--settings', join(example, 'settings.yaml')];

const emptyExport = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'veeam-drift-scan-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function write(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

describe('veeam-drift scan', () => {
  describe('given the example organization', () => {
    it('reports drift, exits with 2 and is silent on standard error when piped', async () => {
      const { exitCode, stdout, stderr } = await runProcess(exampleArgs);
      expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
      expect(stdout).toMatch(/^DRIFT: \d+ of \d+ Veeam roles and users differ/);
    });

    it('prints a report of the documented schema with --json', async () => {
      const { stdout } = await runCommand([...exampleArgs, '--json']);
      const report = runReportSchema.parse(JSON.parse(stdout));
      expect(report.findings.length).toBeGreaterThan(20);
      expect(report.coverage.accountsUnreadable).toBe(1);
    });

    it('exits with 0 where --fail-on never and --allow-unseen ask for it, and writes the reports that it names', async () => {
      const out = join(folder, 'out');
      const { exitCode, stdout } = await runCommand([
        ...exampleArgs,
        '--fail-on',
        'never',
        '--allow-unseen',
        '--out',
        out,
      ]);
      expect(exitCode).toBe(0);
      expect((await readdir(out)).sort()).toEqual(['report.html', 'report.json', 'report.txt']);
      expect(stdout).toContain(join(out, 'report.html'));
    });

    it.each([
      ['--out', 'settings.yaml', 'EEXIST'],
      ['--out', 'settings.yaml/below', 'ENOTDIR'],
      ['--log', 'settings.yaml', 'EEXIST'],
      ['--log', 'settings.yaml/below', 'ENOTDIR'],
    ])('refuses %s %s before the scan', async (option, name, reason) => {
      await write('settings.yaml', 'regions: [eu-central-1]\n');
      const { exitCode, stdout, stderr } = await runCommand(['scan', '--exports', example, option, join(folder, name)]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toBe(
        `veeam-drift: ${option} ${join(folder, name)}: expected a folder that can be written to: ${reason}\n`,
      );
    });

    it.skipIf(process.platform === 'win32')('says once that the disk is full (skipped in Windows)', async () => {
      const out = join(folder, 'full');
      // A file may have 64 blocks of at least 512 bytes.
      const limited = `trap '' XFSZ; ulimit -f 64; exec "$0" "$@"`;
      const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
      const { exitCode, stdout, stderr } = await runProcess(['scan', '--exports', example, '--out', out], {
        program: ['sh', '-c', limited, process.execPath, main],
      });
      expect(exitCode).toBe(1);
      expect(stdout).toMatch(/^DRIFT: /);
      expect(stderr).toBe(`veeam-drift: --out ${out}: expected a folder that can be written to: EFBIG\n`);
      expect(await readdir(out)).toEqual([]);
    });

    it('refuses --out before the scan where a folder stands in the place of a report', async () => {
      const out = join(folder, 'taken');
      await mkdir(join(out, 'report.json'), { recursive: true });
      const { exitCode, stdout, stderr } = await runCommand(['scan', '--exports', example, '--out', out]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain('report.json is no file');
    });

    it('asks for the regions where the settings are silent, and finds nothing for their sake', async () => {
      const text = await readFile(join(example, 'settings.yaml'), 'utf8');
      const withoutRegions = text.replace(/^regions:\n(?: .*\n)+/m, '');
      const settings = await write(
        'without-regions.yaml',
        withoutRegions.replace('house-rules.json', resolve('examples/organization/house-rules.json')),
      );
      const silent = ['scan', '--exports', example, '--settings', settings];
      const ids = async (args: readonly string[]) =>
        runReportSchema.parse(JSON.parse((await runCommand([...args, '--json'])).stdout)).findings.map(({ id }) => id);
      const known = new Set(await ids(exampleArgs));
      const found = await ids(silent);
      expect(found.length).toBeGreaterThan(20);
      expect(found.filter((id) => !known.has(id))).toEqual([]);
      const { stdout } = await runCommand(silent);
      expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
        /To answer first: \d+ required actions of \d+ roles and users .*regions: \[eu-central-1, eu-west-1\]/,
      );
      expect(stdout).not.toContain('Also stopped by the SCP our-regions');
    });

    it('finds the same with --log and without: keys, and what the appliance may do', async () => {
      const idsOf = async (...more: readonly string[]) => {
        const { stdout } = await runCommand([...exampleArgs, '--json', ...more]);
        return runReportSchema.parse(JSON.parse(stdout)).findings.map(({ id }) => id);
      };
      expect(await idsOf('--log', join(folder, 'whole'))).toEqual(await idsOf());
    });

    it('finds nothing new in a second scan with the same --log', async () => {
      const log = join(folder, 'log');
      const scan = async () => {
        const { stdout } = await runCommand([...exampleArgs, '--json', '--log', log]);
        return runReportSchema.parse(JSON.parse(stdout)).changes;
      };
      expect(await scan()).toMatchObject({ baseline: true });
      expect(await scan()).toEqual({ baseline: false, findings: [], coverage: [] });
    });
  });

  describe('given an account without Veeam roles', () => {
    it('says that nothing was judged and exits with 3', async () => {
      await write('plain/111122223333.json', emptyExport);
      const { exitCode, stdout } = await runCommand(['scan', '--exports', join(folder, 'plain')]);
      expect(exitCode).toBe(3);
      expect(stdout).toMatch(/^NOTHING JUDGED/);
    });
  });

  describe('given bad input', () => {
    const failures: readonly [string, () => Promise<readonly string[]>, RegExp][] = [
      ['no estate', async () => [], /expected --exports <folder> or --live/],
      ['a missing folder', async () => ['--exports', join(folder, 'nowhere')], /nowhere.*expected a folder/],
      [
        'an empty folder',
        async () => {
          await mkdir(join(folder, 'empty'), { recursive: true });
          return ['--exports', join(folder, 'empty')];
        },
        /empty: expected/,
      ],
      [
        'broken JSON in the only export',
        async () => {
          await write('broken/111122223333.json', '{\n  "RoleDetailList": [}\n');
          return ['--exports', join(folder, 'broken')];
        },
        /111122223333\.json:2:\d+/,
      ],
      [
        'an unknown settings key',
        async () => ['--exports', example, '--settings', await write('bad.yaml', 'buidl: 1\nregions: nowhere\n')],
        /bad\.yaml:1: .*buidl.*\n.*bad\.yaml:2: regions/,
      ],
      [
        'an unknown required set in the settings',
        async () => {
          const text = 'expected:\n  - requirements: [ec2-bakup]\n';
          return ['--exports', example, '--settings', await write('set.yaml', text)];
        },
        /expected\[0\]\.requirements\[0\].*ec2-backup/,
      ],
      ['an unknown build', async () => ['--exports', example, '--build', '10.0.0.233'], /10\.0\.0\.233.*10\.0\.0\.232/],
    ];

    it.each(failures)('says %s in clear lines and exits with 1', async (_, args, expected) => {
      const { exitCode, stdout, stderr } = await runCommand(['scan', ...(await args())]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(expected);
      for (const line of stderr.trimEnd().split('\n')) expect(line).toMatch(/^veeam-drift: /);
      expect(stderr).not.toContain('bug');
    });
  });
});

describe('veeam-drift accept', () => {
  it('adds an exception for one finding, keeps the comments, and the next scan counts it as accepted', async () => {
    const settings = await write('accept.yaml', '# ours\nregions: [eu-central-1] # Frankfurt\n');
    const report = join(folder, 'accept');
    await runCommand(['scan', '--exports', example, '--settings', settings, '--out', report]);
    const before = runReportSchema.parse(JSON.parse(await readFile(join(report, 'report.json'), 'utf8')));
    const finding = before.findings.find(({ code }) => code === 'ACTION_MISSING');
    const expires = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    const accept = ['accept', finding?.id.slice(0, 12) ?? '', '--report', join(report, 'report.json')];
    const words = ['--reason', 'known gap', '--owner', 'backup team', '--expires', expires];
    const { exitCode, stderr } = await runCommand([...accept, '--settings', settings, ...words]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(await readFile(settings, 'utf8')).toMatch(/^# ours\nregions: \[eu-central-1\] # Frankfurt\n/);
    const { stdout } = await runCommand(['scan', '--exports', example, '--settings', settings, '--json']);
    const after = runReportSchema.parse(JSON.parse(stdout));
    expect(after.findings.filter(({ exception }) => exception !== undefined).map(({ id }) => id)).toEqual([
      finding?.id,
    ]);
  });
});
