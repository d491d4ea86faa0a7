import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sarifFaults } from '../report/sarifSchema.ts';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const estate = ['--exports', example, '--settings', join(example, 'settings.yaml')];
const check = (...args: readonly string[]) => runCommand(['upgrade-check', ...estate, ...args]);
const legacy = 'arn:aws:iam::333344445555:role/veeam-ec2-backup-legacy';

/** Without what differs from run to run, and from machine to machine. */
function settled(text: string): string {
  return text
    .replaceAll(example, 'organization')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, '<run>')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .replaceAll(/"(toolVersion|version)": "\d+\.\d+\.\d+"/g, '"$1": "<version>"')
    .replaceAll(/(npx --no-install veeam-drift|veeam-drift|npm run -s drift --) fix/g, 'veeam-drift fix')
    .replaceAll(/("as": "\w+",\s+"text": )".*"/g, '$1"<fix>"');
}

describe('veeam-drift upgrade-check', () => {
  it.each(['text', 'markdown', 'json'] as const)('tells what will be lacking, as %s', async (format) => {
    const { exitCode, stdout, stderr } = await check('--to', '13.1.0.411', '--format', format);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    await expect(settled(stdout)).toMatchFileSnapshot(`golden/upgradeCheck.${format}`);
  });

  it('prints SARIF of the standard', async () => {
    const { stdout } = await check('--to', '13.1.0.411', '--format', 'sarif');
    expect(sarifFaults(JSON.parse(stdout))).toEqual([]);
  });

  it('sees a role whose tag names the older build, and the fix for it', async () => {
    const report = JSON.parse((await check('--to', '13.1.0.411', '--json')).stdout);
    expect(
      report.worse.map(({ finding }: { finding: { principal: string; subject: string } }) => [
        finding.principal,
        finding.subject,
      ]),
    ).toEqual([
      [legacy, 'ebs:GetSnapshotBlock'],
      [legacy, 'kms:Decrypt'],
    ]);
    expect(report.fixes[legacy].map(({ as }: { as: string }) => as)).toContain('policy');
    expect(report.next).toEqual([expect.stringContaining(`--role ${legacy} --upgrade-to 13.1.0.411`)]);
    const fix = await runCommand(['fix', ...estate, '--role', legacy, '--upgrade-to', '13.1.0.411']);
    expect(fix.stdout).toContain('ebs:GetSnapshotBlock');
    expect((await runCommand(['fix', ...estate, '--role', legacy])).stdout).toBe('[]\n');
  });

  it('compares two builds for all roles with --from', async () => {
    const { stdout } = await check('--from', '10.0.0.232', '--to', '13.1.0.411');
    expect(stdout).toContain('veeam-ec2-backup-archive, veeam-ec2-backup-legacy');
  });

  it('is ready for the build that all are judged by already', async () => {
    const { exitCode, stdout } = await check(
      '--from',
      '13.1.0.411',
      '--to',
      '13.1.0.411',
      '--accounts',
      '333344445555',
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^READY FOR 13\.1\.0\.411/);
  });

  it('says what is no longer needed on the way back', async () => {
    const { stdout } = await check('--from', '13.1.0.411', '--to', '10.0.0.232');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'ec2-backup: ebs:GetSnapshotBlock, kms:Decrypt are no longer needed',
    );
    expect(stdout).toContain('which is older');
  });

  it.each([
    [[], /expected --to <build>/],
    [['--to', '13.1.0.41'], /no required sets of build 13\.1\.0\.41; did you mean 13\.1\.0\.411/],
    [['--to', '13.1.0.411', '--from', '9'], /no required sets of build 9/],
  ])('refuses %j in one line', async (args, said) => {
    const { exitCode, stdout, stderr } = await check(...args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(said);
  });
});
