import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { discoverEstate } from '../../shared/discover/discoverEstate.ts';
import type { Estate } from '../../shared/estate/accountReading.ts';
import { createExportsEstate } from '../../shared/estate/createExportsEstate.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { describeRealData } from './realData.ts';

const input = { catalog: loadCatalog(), settings: defaultSettings };
const account = { id: '111122223333', partition: 'aws', isManagementAccount: false, levels: [] };

function roleWith(line: string): Principal {
  const { name, arn, document } = JSON.parse(line);
  const parsed = parsePolicyDocument(document);
  if (!parsed.ok) throw new Error(`expected a policy that can be read: ${name}`);
  const role = `holder-of-${name}`;
  return {
    kind: 'role',
    arn: `arn:aws:iam::111122223333:role/${role}`,
    name: role,
    path: '/',
    id: 'AROAEXAMPLE',
    tags: {},
    identity: [{ name, arn, document: parsed.document, attachment: 'managed', size: 0 }],
    instanceProfiles: [],
  };
}

const openFolder = (folder: string) => createExportsEstate({ folder });

function estateOf(principals: readonly Principal[]): Estate {
  const notRead = { evaluated: false, why: 'a test' } as const;
  return {
    name: 'roles with one AWS managed policy each',
    skipped: [],
    readOrganization: async () => ({ accountIds: [account.id], scps: notRead, rcps: notRead }),
    async *readAccounts() {
      yield { status: 'read', account, principals, roles: principals.length, users: 0, skipped: [] };
    },
  };
}

describeRealData('discover', (root) => {
  it('offers nearly nothing where nothing is Veeam’s', async () => {
    const sample = await discoverEstate(openFolder(join(root, 'estates/cloudsplaining-sample')), input);
    expect(sample).toMatchObject({ roles: 78, users: 44, candidates: [] });
    const lines = readFileSync(join(root, 'iam/aws-managed-policies.jsonl'), 'utf8').trim().split('\n');
    const managed = await discoverEstate(estateOf(lines.map(roleWith)), input);
    expect(managed.roles).toBe(1523);
    expect(managed.candidates.map(({ name }) => name)).toEqual([]);
  });

  // Policies of 2022: the sets have grown since, so that two roles are like none any more.
  it.each([
    ['veeam-aws-default-role', ['default-backup-restore']],
    ['veeam-aws-ec2-backup-role', ['ec2-backup']],
    ['veeam-aws-ec2-restore-role', undefined],
    ['veeam-aws-efs-restore-role', ['efs-restore']],
    ['veeam-aws-rds-backup-role', ['rds-backup']],
    ['veeam-aws-repository-role', undefined],
    ['veeam-aws-service-role', ['worker-deployment']],
    ['veeam-aws-vpc-backup-role', ['vpc-backup']],
    ['veeam-aws-vpc-restore-role', ['vpc-restore']],
    ['veeam-aws-impersonation-role', ['impersonation']],
  ])('tells what %s of 2022 is for, where nothing names it', async (name, sets) => {
    const untagged = {
      ...defaultSettings,
      tags: { ...defaultSettings.tags, role: 'nobody:has', build: 'nobody:has-either' },
    };
    const estate = openFolder(join(root, 'estates/veeamhub-terraform-2022'));
    const { candidates } = await discoverEstate(estate, { ...input, settings: untagged });
    expect(candidates).toHaveLength(12);
    const likeness = candidates.find((candidate) => candidate.name === name)?.likeness;
    const first = likeness?.kind === 'ranked' ? likeness.answers[0].map((one) => one.sets.map(({ id }) => id)) : [];
    if (sets === undefined) expect(first).toEqual([]);
    else expect(first).toContainEqual(sets);
  });
});
