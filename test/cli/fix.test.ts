import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

const example = fileURLToPath(new URL('../../examples/organization', import.meta.url));
const estate = ['--exports', example, '--settings', join(example, 'settings.yaml')];
const fix = (role: string, ...args: string[]) => runCommand(['fix', ...estate, '--role', role, ...args]);

describe('veeam-drift fix', () => {
  describe('given a role that lacks actions', () => {
    const role = 'arn:aws:iam::333344445555:role/veeam-ec2-backup';

    it('prints one policy document as pure JSON', async () => {
      const { exitCode, stdout, stderr } = await fix(role);
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ Version: '2012-10-17', Statement: [{ Effect: 'Allow' }, {}] });
      expect(stdout).toContain('"ec2:CreateSnapshots"');
      expect(stderr).toMatch(/^# Fix for the role veeam-ec2-backup in account 333344445555\n/);
    });

    it.each([
      ['cli', /^aws iam /m],
      ['cloudformation', /AWS::IAM::/],
      ['terraform', /^resource "aws_iam_/m],
    ])('prints it as %s', async (form, expected) => {
      expect((await fix(role, '--as', form)).stdout).toMatch(expected);
    });
  });

  describe('given a role that an SCP blocks', () => {
    it('prints no policy, and names the SCP and its level', async () => {
      const { stdout, stderr } = await fix('arn:aws:iam::555566667777:role/veeam-fsx-backup');
      expect(JSON.parse(stdout)).toEqual([]);
      expect(stderr).toContain('OU Development');
    });
  });

  describe('given a role without drift', () => {
    it('prints no policy, and says why', async () => {
      const { exitCode, stdout, stderr } = await fix('arn:aws:iam::333344445555:role/veeam-vpc-backup');
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '[]\n' });
      expect(stderr).toContain('nothing to do, as nothing is missing');
    });
  });

  describe('given something that is not there', () => {
    it.each([
      ['arn:aws:iam::333344445555:role/nobody', /account 333344445555 has no arn/],
      ['arn:aws:iam::999999999999:role/nobody', /account 999999999999 is not among the exports/],
      ['arn:aws:iam::666677778888:role/any', /account 666677778888 could not be read: sts:AssumeRole/],
      [
        'arn:aws:iam::333344445555:role/veeam-ec2-bakup',
        /; did you mean arn:aws:iam::333344445555:role\/veeam-ec2-backup,/,
      ],
      ['veeam-ec2-bakup', / has no veeam-ec2-bakup; did you mean arn:aws:iam::/],
      ['a role', /expected the name or ARN of a role or user/],
    ])('says so in one line for %s', async (role, expected) => {
      const { exitCode, stdout, stderr } = await fix(role);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(expected);
    });
  });
});
