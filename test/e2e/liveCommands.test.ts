import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildFunction } from './hubWorld.ts';
import { startFunction } from './lambdaRuntime.ts';
import { type LiveDesk, openLiveDesk } from './liveDesk.ts';
import { hasMoto } from './motoServer.ts';

// More of it: test/proof/liveCommands.test.ts.
describe.skipIf(!hasMoto)('veeam-drift against the AWS counterpart', () => {
  let desk: LiveDesk;

  beforeAll(async () => {
    desk = await openLiveDesk();
  });
  afterAll(() => desk?.stop());

  beforeEach(() => {
    desk.proxy.decide = () => 'pass';
  });

  describe('given a snapshot of live accounts', () => {
    it('scans like the accounts themselves', async () => {
      const out = join(desk.folder, 'snapshot');
      const written = await desk.command('snapshot', '--out', out, '--settings', desk.settings);
      expect(written).toMatchObject({ exitCode: 0, stderr: '' });
      expect(written.stdout).toContain('5 accounts written');
      expect(await readdir(out)).toEqual(
        [
          ...Object.entries(desk.world.accounts).flatMap(([name, id]) => (name === 'suspended' ? [] : [`${id}.json`])),
          'aws-managed-policies.jsonl',
          'organization.json',
        ].toSorted(),
      );
      const offline = JSON.parse(
        (await desk.command('scan', '--exports', out, '--settings', desk.settings, '--json')).stdout,
      );
      const live = JSON.parse((await desk.command('scan', '--live', '--settings', desk.settings, '--json')).stdout);
      expect(offline.findings.map(withoutMessage)).toEqual(live.findings.map(withoutMessage));
      expect(offline.principals).toEqual(live.principals);
      expect(live.coverage).toMatchObject({ accountsListed: 6, accountsRead: 5, accountsUnreadable: 1 });
    });
  });

  describe('given a log that the function wrote', () => {
    it('proves it and tells the history of a role', async () => {
      const scan = await startFunction({
        bundle: await buildFunction('scan'),
        environment: desk.hub.environment(desk.proxy.url),
      });
      await scan.invoke({ runId: 'desk-1' });
      await scan.stop();
      const verified = await desk.command('audit', 'verify', '--bucket', desk.hub.bucket);
      expect(verified).toMatchObject({ exitCode: 0, stderr: '' });
      expect(verified.stdout).toContain('whole (1 run,');
      const role = `arn:aws:iam::${desk.world.accounts.trimmed}:role/backup/veeam-store`;
      const history = await desk.command('audit', 'history', '--bucket', desk.hub.bucket, '--role', role);
      expect(history.stdout).toMatch(/critical, 4 of 5 granted.*new: ACTION_MISSING\s+ec2:DescribeInstances/);
    });
  });

  describe('given preflight', () => {
    it('prints what to add where calls are refused', async () => {
      desk.proxy.decide = ({ name, parameters }) => {
        const isRefused =
          name === 'DescribePolicy' ||
          (name === 'AssumeRole' && parameters.get('RoleArn')?.includes(desk.world.accounts.whole) === true);
        return isRefused ? { status: 400, code: 'AccessDeniedException', message: 'not authorized' } : 'pass';
      };
      const checked = await desk.command('preflight', '--settings', desk.settings);
      expect(checked.exitCode).toBe(2);
      expect(checked.stdout).toContain('"organizations:DescribePolicy"');
      expect(checked.stdout).toContain(
        `Deploy infra/member-account.yml (the reader role) to: ${desk.world.accounts.whole}`,
      );
    });
  });
});

/** An account that cannot be read is worded by whoever could not. */
function withoutMessage(finding: { readonly code: string; readonly summary: string }): object {
  return finding.code === 'ACCOUNT_UNREADABLE' ? { code: finding.code } : finding;
}
