import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderEmail } from '../../shared/alerts/forms/renderEmail.ts';
import { runProcess } from '../cli/runCommand.ts';
import { type FaultProxy, startFaultProxy } from './faultProxy.ts';
import { buildFunction, createHubWorld, type HubWorld, writeSettingsFolder } from './hubWorld.ts';
import { startFunction } from './lambdaRuntime.ts';
import { hasMoto, type MotoServer, startMoto } from './motoServer.ts';
import { awsAccess, createMotoWorld, type MotoWorld } from './motoWorld.ts';
import { alertsOf } from './scanOutcome.ts';

describe.skipIf(!hasMoto)('veeam-drift against the AWS counterpart', () => {
  let moto: MotoServer;
  let proxy: FaultProxy;
  let world: MotoWorld;
  let hub: HubWorld;
  let folder: string;
  let settings: string;

  beforeAll(async () => {
    moto = await startMoto();
    [world, proxy, folder] = await Promise.all([
      createMotoWorld(moto.url),
      startFaultProxy(moto.url),
      mkdtemp(join(tmpdir(), 'veeam-drift-live-')),
    ]);
    const settingsFolder = await writeSettingsFolder();
    settings = join(settingsFolder, 'settings.yaml');
    hub = await createHubWorld(moto.url, settingsFolder);
  });

  afterAll(async () => {
    await proxy?.stop();
    await moto?.stop();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  beforeEach(() => {
    proxy.decide = () => 'pass';
  });

  const command = (...args: readonly string[]) => commandIn(undefined, ...args);
  const commandIn = (cwd: string | undefined, ...args: readonly string[]) =>
    runProcess(args, {
      ...(cwd !== undefined && { cwd }),
      env: {
        AWS_REGION: awsAccess.region,
        AWS_ACCESS_KEY_ID: awsAccess.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: awsAccess.credentials.secretAccessKey,
        AWS_ENDPOINT_URL: proxy.url,
        AWS_EC2_METADATA_DISABLED: 'true',
      },
    });

  describe('given a snapshot of live accounts', () => {
    it('scans like the accounts themselves', async () => {
      const out = join(folder, 'snapshot');
      const written = await command('snapshot', '--out', out, '--settings', settings);
      expect(written).toMatchObject({ exitCode: 0, stderr: '' });
      expect(written.stdout).toContain('5 accounts written');
      expect(await readdir(out)).toEqual(
        [
          ...Object.entries(world.accounts).flatMap(([name, id]) => (name === 'suspended' ? [] : [`${id}.json`])),
          'aws-managed-policies.jsonl',
          'organization.json',
        ].toSorted(),
      );
      const offline = JSON.parse((await command('scan', '--exports', out, '--settings', settings, '--json')).stdout);
      const live = JSON.parse((await command('scan', '--live', '--settings', settings, '--json')).stdout);
      expect(offline.findings.map(withoutMessage)).toEqual(live.findings.map(withoutMessage));
      expect(offline.principals).toEqual(live.principals);
      expect(live.coverage).toMatchObject({ accountsListed: 6, accountsRead: 5, accountsUnreadable: 1 });
    });
  });

  describe('given roles that nothing names', () => {
    it("names those that look like Veeam's, and the command that comes next", async () => {
      const untagged = join(settings, '../untagged.yaml');
      await writeFile(untagged, `${await readFile(settings, 'utf8')}\ntags: { role: nobody }\n`);
      const { exitCode, stdout, stderr } = await command('scan', '--live', '-q', '--settings', untagged);
      expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
        "4 roles and users look like Veeam's and have no required sets, so that nothing was judged of them: veeam-store",
      );
      expect(stdout).toMatch(/^Next {7}.*(main\.ts|drift --) discover --live --settings /m);
    });
  });

  describe('given the organization alone', () => {
    it('writes organization.json without a reader role', async () => {
      proxy.decide = ({ name }) =>
        name === 'AssumeRole' ? { status: 400, code: 'AccessDenied', message: 'not authorized' } : 'pass';
      const out = join(folder, 'organization');
      const written = await command('snapshot', '--organization', '--out', out);
      expect(written).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await readdir(out)).toEqual(['organization.json']);
      const { accounts } = JSON.parse(await readFile(join(out, 'organization.json'), 'utf8'));
      expect(accounts).toHaveLength(6);
    });
  });

  describe('given a log that the function wrote', () => {
    it('proves it and tells the history of a role', async () => {
      const scan = await startFunction({
        bundle: await buildFunction('scan'),
        environment: hub.environment(proxy.url),
      });
      await scan.invoke({ runId: 'desk-1' });
      await scan.stop();
      const verified = await command('audit', 'verify', '--bucket', hub.bucket);
      expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
      expect(verified.stdout).toContain('whole (1 run,');
      const role = `arn:aws:iam::${world.accounts.trimmed}:role/backup/veeam-store`;
      const history = await command('audit', 'history', '--bucket', hub.bucket, '--role', role);
      expect(history.stdout).toMatch(/critical, 4 of 5 granted.*new: ACTION_MISSING\s+ec2:DescribeInstances/);
    });
    it('says in one line that there is no such bucket', async () => {
      const verified = await command('audit', 'verify', '--bucket', 'no-such-bucket');
      expect(verified).toMatchObject({ exitCode: 1, stdout: '' });
      expect(verified.stderr).toMatch(/^veeam-drift: NoSuchBucket: .*\n$/);
    });
  });

  describe('given the message of a hub whose settings lie in S3', () => {
    it('runs the fixes that it names as they stand there', async () => {
      const key = 'settings/settings.yaml';
      const other = await createHubWorld(moto.url, dirname(settings));
      const s3 = new S3Client({ ...awsAccess, endpoint: moto.url, forcePathStyle: true });
      await s3.send(new PutObjectCommand({ Bucket: other.bucket, Key: key, Body: await readFile(settings) }));
      const scan = await startFunction({
        bundle: await buildFunction('scan'),
        environment: { ...other.environment(proxy.url), VEEAM_DRIFT_SETTINGS_S3: `s3://${other.bucket}/${key}` },
      });
      await scan.invoke({ runId: 'desk-2' });
      await scan.stop();
      const [alert] = await alertsOf(other);
      const lines = renderEmail(alert ?? expect.fail('expected a message')).body.split('\n');
      const [fix = ''] = lines.flatMap((line) => /^ {2}Fix: npm run -s drift -- (.+)$/.exec(line)?.[1] ?? []);
      expect(fix).toBe(
        `fix --live --settings s3://${other.bucket}/${key} --role arn:aws:iam::${world.accounts.trimmed}:role/backup/veeam-store`,
      );
      // Files that the settings name travel with the checkout.
      const { stdout, stderr } = await commandIn(dirname(settings), ...fix.split(' '));
      expect(stderr).not.toContain('veeam-drift: ');
      expect(stdout).toContain('"ec2:DescribeInstances"');
    });

    it('says in one line that the settings are not there', async () => {
      const { exitCode, stderr } = await command('fix', '--live', '--settings', 'ssm:/nobody', '--role', 'veeam-store');
      expect(exitCode).toBe(1);
      expect(stderr).toMatch(/^veeam-drift: ssm:\/nobody: expected settings that can be read: .*not found.*\n$/);
    });
  });

  describe('given preflight', () => {
    it('finds nothing missing where everything is allowed', async () => {
      const checked = await command('preflight', '--settings', settings, '--json');
      const { checks } = JSON.parse(checked.stdout);
      expect(checks.filter(({ outcome }: { outcome: string }) => outcome === 'missing')).toEqual([]);
      expect(checked.exitCode).toBe(0);
      expect(checks.map(({ what }: { what: string }) => what)).toContain('organizations:ListTargetsForPolicy');
    });
    it('prints what to add where calls are refused', async () => {
      proxy.decide = ({ name, parameters }) => {
        const isRefused =
          name === 'DescribePolicy' ||
          (name === 'AssumeRole' && parameters.get('RoleArn')?.includes(world.accounts.whole) === true);
        return isRefused ? { status: 400, code: 'AccessDeniedException', message: 'not authorized' } : 'pass';
      };
      const checked = await command('preflight', '--settings', settings);
      expect(checked.exitCode).toBe(2);
      expect(checked.stdout).toContain('"organizations:DescribePolicy"');
      expect(checked.stdout).toContain(`Deploy infra/member-account.yml (the reader role) to: ${world.accounts.whole}`);
    });
  });
});

/** An account that cannot be read is worded by whoever could not. */
function withoutMessage(finding: { readonly code: string; readonly summary: string }): object {
  return finding.code === 'ACCOUNT_UNREADABLE' ? { code: finding.code } : finding;
}
