import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { buildFunction, createHubWorld } from '../e2e/hubWorld.ts';
import { startFunction } from '../e2e/lambdaRuntime.ts';
import { type LiveDesk, openLiveDesk } from '../e2e/liveDesk.ts';
import { hasMoto } from '../e2e/motoServer.ts';
import { awsAccess } from '../e2e/motoWorld.ts';
import { alertsOf } from '../e2e/scanOutcome.ts';

describe.skipIf(!hasMoto)('veeam-drift against the AWS counterpart', () => {
  let desk: LiveDesk;

  beforeAll(async () => {
    desk = await openLiveDesk();
  });
  afterAll(() => desk?.stop());

  beforeEach(() => {
    desk.proxy.decide = () => 'pass';
  });

  describe('given roles that nothing names', () => {
    it("names those that look like Veeam's, and the command that comes next", async () => {
      const untagged = join(desk.settings, '../untagged.yaml');
      await writeFile(untagged, `${await readFile(desk.settings, 'utf8')}\ntags: { role: nobody }\n`);
      const { exitCode, stdout, stderr } = await desk.command('scan', '--live', '-q', '--settings', untagged);
      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        "4 roles and users look like Veeam's and have no required sets, so that nothing was judged of them: veeam-store",
      );
      expect(stdout).toMatch(/^Next {7}.*(main\.ts|drift --) discover --live --settings /m);
    });
  });

  describe('given the organization alone', () => {
    it('writes organization.json without a reader role', async () => {
      desk.proxy.decide = ({ name }) =>
        name === 'AssumeRole' ? { status: 400, code: 'AccessDenied', message: 'not authorized' } : 'pass';
      const out = join(desk.folder, 'organization');
      const written = await desk.command('snapshot', '--organization', '--out', out);
      expect(written).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await readdir(out)).toEqual(['organization.json']);
      const { accounts } = JSON.parse(await readFile(join(out, 'organization.json'), 'utf8'));
      expect(accounts).toHaveLength(6);
    });
  });

  describe('given a log', () => {
    it('says in one line that there is no such bucket', async () => {
      const verified = await desk.command('audit', 'verify', '--bucket', 'no-such-bucket');
      expect(verified).toMatchObject({ exitCode: 1, stdout: '' });
      expect(verified.stderr).toMatch(/^veeam-drift: NoSuchBucket: .*\n$/);
    });
  });

  describe('given the message of a hub whose settings lie in S3', () => {
    it('runs the fixes that it names as they stand there', async () => {
      const key = 'settings/settings.yaml';
      const other = await createHubWorld(desk.url, dirname(desk.settings));
      const s3 = new S3Client({ ...awsAccess, endpoint: desk.url, forcePathStyle: true });
      await s3.send(new PutObjectCommand({ Bucket: other.bucket, Key: key, Body: await readFile(desk.settings) }));
      const scan = await startFunction({
        bundle: await buildFunction('scan'),
        environment: { ...other.environment(desk.proxy.url), VEEAM_DRIFT_SETTINGS_S3: `s3://${other.bucket}/${key}` },
      });
      await scan.invoke({ runId: 'desk-2' });
      await scan.stop();
      const [alert] = await alertsOf(other);
      const lines = renderEmail(alert ?? expect.fail('expected a message')).body.split('\n');
      const [fix = ''] = lines.flatMap((line) => /^ {2}Fix: npm run -s drift -- (.+)$/.exec(line)?.[1] ?? []);
      expect(fix).toBe(
        `fix --live --settings s3://${other.bucket}/${key} --role arn:aws:iam::${desk.world.accounts.trimmed}:role/backup/veeam-store`,
      );
      // Files that the settings name travel with the checkout.
      const { stdout, stderr } = await desk.commandIn(dirname(desk.settings), ...fix.split(' '));
      expect(stderr).not.toContain('veeam-drift: ');
      expect(stdout).toContain('"ec2:DescribeInstances"');
    });

    it('says in one line that the settings are not there', async () => {
      const { exitCode, stderr } = await desk.command(
        'fix',
        '--live',
        '--settings',
        'ssm:/nobody',
        '--role',
        'veeam-store',
      );
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^veeam-drift: ssm:\/nobody: expected settings that can be read: .*not found.*\n$/);
    });
  });

  describe('given preflight', () => {
    it('finds nothing missing where everything is allowed', async () => {
      const checked = await desk.command('preflight', '--settings', desk.settings, '--json');
      const { checks } = JSON.parse(checked.stdout);
      expect(checks.filter(({ outcome }: { outcome: string }) => outcome === 'missing')).toEqual([]);
      expect(checked.exitCode).toBe(0);
      expect(checks.map(({ what }: { what: string }) => what)).toContain('organizations:ListTargetsForPolicy');
    });
  });
});
