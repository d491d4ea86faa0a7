// A role that only an expected name below an OU gives its set, asked about one key.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './runCommand.ts';

const account = '777788889999';
const appliance = 'arn:aws:iam::222233334444:role/veeam-impersonation';
const key = `arn:aws:kms:eu-central-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const policy = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const folder = mkdtempSync(join(tmpdir(), 'explain-key-'));
const write = (name: string, content: unknown) =>
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));

beforeAll(() => {
  const role = {
    Path: '/',
    RoleName: 'org-backup',
    RoleId: 'AROAEXAMPLE0000000001',
    Arn: `arn:aws:iam::${account}:role/org-backup`,
    AssumeRolePolicyDocument: policy({ Effect: 'Allow', Principal: { AWS: appliance }, Action: 'sts:AssumeRole' }),
    InstanceProfileList: [],
    RolePolicyList: [
      { PolicyName: 'keys', PolicyDocument: policy({ Effect: 'Allow', Action: 'kms:CreateGrant', Resource: '*' }) },
    ],
    AttachedManagedPolicies: [],
  };
  write(`${account}.json`, { UserDetailList: [], GroupDetailList: [], RoleDetailList: [role], Policies: [] });
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: role.Arn },
    Action: 'kms:CreateGrant',
    Resource: '*',
    Condition: { StringLike: { 'kms:ViaService': 'ec2.*.amazonaws.com' } },
  };
  write('key.json', {
    KeyArn: key,
    KeyMetadata: { Arn: key, KeyState: 'Enabled', KeyManager: 'CUSTOMER', KeySpec: 'SYMMETRIC_DEFAULT' },
    Policy: JSON.stringify(policy(statement)),
  });
  write('organization.json', {
    schema: 'veeam-drift/organization/1',
    id: 'o-a1b2c3d4e5',
    managementAccountId: '111122223333',
    policyTypes: { SERVICE_CONTROL_POLICY: 'DISABLED', RESOURCE_CONTROL_POLICY: 'DISABLED' },
    roots: [{ id: 'r-h7d2', name: 'Root' }],
    organizationalUnits: [
      { id: 'ou-h7d2-workload1', name: 'Workloads', parent: 'r-h7d2' },
      { id: 'ou-h7d2-other0001', name: 'Other', parent: 'r-h7d2' },
    ],
    accounts: [
      { id: '111122223333', name: 'management', parent: 'r-h7d2' },
      { id: account, name: 'prod', parent: 'ou-h7d2-workload1' },
    ],
    policies: [],
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

async function explain(unit: string) {
  const settings = join(folder, `${unit}.yaml`);
  const expected = `{ organizationalUnits: [${unit}], name: org-backup, requirements: [ec2-backup] }`;
  writeFileSync(settings, `appliances: [{ role: '${appliance}' }]\nkeys: ['${key}']\nexpected: [${expected}]\n`);
  const asked = ['--role', 'org-backup', '--action', 'kms:CreateGrant', '--resource', key];
  return runCommand(['explain', '--exports', folder, '--settings', settings, ...asked]);
}

describe('explain --resource on a key', () => {
  it("knows by its expected name below the account's OU that EC2 calls for the role", async () => {
    const { exitCode, stdout } = await explain('ou-h7d2-workload1');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^✓ GRANTED {2}kms:CreateGrant/);
  });

  it('knows nothing of who calls where the name is expected elsewhere', async () => {
    const { stdout } = await explain('ou-h7d2-other0001');
    expect(stdout).toMatch(/^! LIMITED {2}kms:CreateGrant/);
  });
});
