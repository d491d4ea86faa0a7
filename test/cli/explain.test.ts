import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const estate = ['--exports', example, '--settings', join(example, 'settings.yaml')];
const blocked = 'arn:aws:iam::555566667777:role/veeam-fsx-backup';
const regional = 'arn:aws:iam::444455556666:role/veeam-dynamodb-backup';

describe('veeam-drift explain', () => {
  it('names the level that lacks the allow', async () => {
    const { exitCode, stdout } = await runCommand([
      'explain',
      ...estate,
      '--role',
      blocked,
      '--action',
      'fsx:CreateBackup',
    ]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✗ MISSING/);
    expect(stdout).toMatch(/✗ SCPs at the OU Development/);
  });

  it('decides otherwise for requests that --context narrows', async () => {
    const ask = async (...context: string[]) => {
      const args = [
        'explain',
        ...estate,
        '--role',
        regional,
        '--action',
        'dynamodb:DescribeTable',
        '--json',
        ...context,
      ];
      const answer: unknown = JSON.parse((await runCommand(args)).stdout);
      return answer;
    };
    expect(await ask()).toMatchObject({ verdict: 'limited' });
    expect(await ask('--context', 'aws:RequestedRegion=eu-central-1')).toMatchObject({ verdict: 'granted' });
    expect(await ask('--context', 'AWS:requestedregion=eu-west-1')).toMatchObject({ verdict: 'missing' });
  });
});

describe('veeam-drift can', () => {
  it('spells wildcards out and counts the verdicts', async () => {
    const { exitCode, stdout } = await runCommand([
      'can',
      'fsx:*Backup',
      's3:GetObject',
      ...estate,
      '--role',
      blocked,
      '--json',
    ]);
    expect(exitCode).toBe(0);
    const { actions } = JSON.parse(stdout);
    expect(actions).toContainEqual(expect.objectContaining({ action: 'fsx:CreateBackup', verdict: 'missing' }));
    expect(actions).toContainEqual(expect.objectContaining({ action: 's3:GetObject', verdict: 'missing' }));
  });

  it.each([
    ['fsx', 'expected an action'],
    ['fsx:Nothing*', 'no known action matches fsx:Nothing*'],
    ['ec2:CreateSnapshto', 'no action ec2:CreateSnapshto in the action table'],
    ['ec2:CreateSnapshto', 'did you mean ec2:CreateSnapshot or'],
    ['CreateDBSnapshot', 'did you mean rds:CreateDBSnapshot'],
    ['ec9:Foo', 'no action ec9:Foo'],
    ['PassRol', 'did you mean iam:PassRole'],
  ])('says in one line what is wrong with %s', async (action, expected) => {
    const { exitCode, stderr } = await runCommand(['can', action, ...estate, '--role', blocked]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(expected);
  });

  it('takes an action in any case and names it as AWS does', async () => {
    const { stdout } = await runCommand(['can', 'FSX:createbackup', ...estate, '--role', blocked]);
    expect(stdout).toContain('fsx:CreateBackup');
  });
});

describe('veeam-drift explain of an unknown action', () => {
  it.each([
    ['ec2:CreateSnapshto', 'did you mean ec2:CreateSnapshot'],
    ['CreateSnapshot', 'ec2:CreateSnapshot'],
    ['nothing', 'expected an action as in'],
  ])('gives no verdict on %s', async (action, expected) => {
    const { exitCode, stdout, stderr } = await runCommand([
      'explain',
      '--action',
      action,
      ...estate,
      '--role',
      blocked,
    ]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(expected);
  });
});
