import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  actionsOf,
  appliance,
  hub,
  impersonation,
  newFolder,
  nextOf,
  paste,
  quoted,
  type SampleRole,
  timeout,
  website,
  writeExports,
} from '../cli/firstHour.ts';

describe('the first hour', () => {
  it(
    'with an organization, named roles and a guard by region ends in a settings file, in five commands',
    async () => {
      const shop = '444455556666';
      const roles: readonly SampleRole[] = [
        impersonation,
        { account: shop, name: 'VeeamBackup-vpc', trusts: appliance, actions: actionsOf('vpc-backup') },
        { account: shop, name: 'VeeamBackup-rds', trusts: appliance, actions: actionsOf('rds-backup').slice(1) },
        { ...website, account: shop },
      ];
      const folder = await newFolder();
      const settings = join(folder, 'settings.yaml');
      await writeExports(folder, roles);
      await writeFile(settings, '# ours\n');
      await writeFile(join(folder, 'organization.json'), JSON.stringify(organizationOf([hub, shop])));
      const where = `--exports ${quoted(folder)} --settings ${quoted(settings)}`;
      const first = await paste(`npm run -s drift -- scan -q ${where}`);
      expect(first.code).toBe(3);
      const found = await paste(nextOf(first));
      expect(found.text).toContain('VeeamBackup-vpc');
      const written = await paste(/^.* discover .* --write$/m.exec(found.stdout)?.[0] ?? '');
      expect(written.text).toContain('3 rules added to principals');
      const asking = await paste(nextOf(written));
      expect(asking.text).toContain('To answer first:');
      const line = /regions: \[[a-z0-9, -]+\]/.exec(asking.text)?.[0] ?? '';
      expect(line).toBe('regions: [eu-west-1]');
      await writeFile(settings, `${await readFile(settings, 'utf8')}${line}\n`);
      const last = await paste(nextOf(written));
      expect(last.text).not.toContain('To answer first');
      expect(last.text).toContain('VeeamBackup-rds');
      expect(last.text).toContain('1 of 3 Veeam roles differ');
    },
    timeout,
  );
});

function organizationOf(accounts: readonly string[]): object {
  const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const guard = {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'OneRegion',
        Effect: 'Deny',
        NotAction: ['iam:*', 'sts:*', 'pricing:*', 's3:*', 'organizations:*', 'support:*'],
        Resource: '*',
        Condition: { StringNotEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
      },
    ],
  };
  const policy = (id: string, content: object) => ({
    id,
    name: id,
    type: 'SERVICE_CONTROL_POLICY',
    content,
    targets: ['r-ab12', ...(id === 'p-full' ? [...accounts, '999988887777'] : [])],
  });
  return {
    schema: 'veeam-drift/organization/1',
    id: 'o-exampleorg1',
    managementAccountId: '999988887777',
    roots: [{ id: 'r-ab12', name: 'Root' }],
    organizationalUnits: [],
    accounts: [...accounts, '999988887777'].map((id) => ({ id, name: `account-${id}`, parent: 'r-ab12' })),
    policies: [policy('p-full', full), policy('p-guard', guard)],
    policyTypes: { SERVICE_CONTROL_POLICY: 'ENABLED', RESOURCE_CONTROL_POLICY: 'DISABLED' },
  };
}
