import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseOrganizationFile } from '../../shared/estate/organizationFile.ts';
import { makeFolder } from '../estate/exportFixtures.ts';

const script = fileURLToPath(new URL('../../examples/export-organization.sh', import.meta.url));
const hasTools = ['bash', 'jq'].every((tool) => spawnSync(tool, ['--version']).status === 0);

const fullAccess = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const summary = { Id: 'p-FullAWSAccess', Arn: 'arn:aws:x', Name: 'FullAWSAccess', Type: 'SERVICE_CONTROL_POLICY' };
const targets = ['r-ab12', 'ou-ab12-aaaaaaaa', 'ou-ab12-bbbbbbbb', '111122223333', '444455556666'];

/** What the AWS CLI prints for each command; nothing for others. */
const answers: Readonly<Record<string, unknown>> = {
  'describe-organization': { Organization: { Id: 'o-a1b2c3d4e5', MasterAccountId: '111122223333' } },
  'list-roots': {
    Roots: [{ Id: 'r-ab12', Name: 'Root', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] }],
  },
  'list-accounts-for-parent --parent-id r-ab12': { Accounts: [{ Id: '111122223333', Name: 'main', State: 'ACTIVE' }] },
  'list-accounts-for-parent --parent-id ou-ab12-aaaaaaaa': { Accounts: [] },
  'list-accounts-for-parent --parent-id ou-ab12-bbbbbbbb': {
    Accounts: [{ Id: '444455556666', Name: 'a "quoted" name', Status: 'SUSPENDED' }],
  },
  'list-organizational-units-for-parent --parent-id r-ab12': {
    OrganizationalUnits: [{ Id: 'ou-ab12-aaaaaaaa', Name: 'Workloads', Arn: 'x' }],
  },
  'list-organizational-units-for-parent --parent-id ou-ab12-aaaaaaaa': {
    OrganizationalUnits: [{ Id: 'ou-ab12-bbbbbbbb', Name: 'Production', Arn: 'x' }],
  },
  'list-organizational-units-for-parent --parent-id ou-ab12-bbbbbbbb': { OrganizationalUnits: [] },
  'list-policies --filter SERVICE_CONTROL_POLICY': { Policies: [summary] },
  'describe-policy --policy-id p-FullAWSAccess': { Policy: { PolicySummary: summary, Content: fullAccess } },
  'list-targets-for-policy --policy-id p-FullAWSAccess': { Targets: targets.map((TargetId) => ({ TargetId })) },
};

const fakeCli = `#!/usr/bin/env node
const answers = ${JSON.stringify(answers)};
const command = process.argv.slice(3, -2).join(' ');
if (!(command in answers)) {
  console.error('no answer for ' + command);
  process.exit(254);
}
console.log(JSON.stringify(answers[command]));
`;

describe.skipIf(!hasTools)('examples/export-organization.sh (skipped without bash and jq)', () => {
  it('prints an organization.json from the answers of the AWS CLI', () => {
    const folder = makeFolder({ aws: fakeCli });
    chmodSync(join(folder, 'aws'), 0o755);
    const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
    const printed: unknown = JSON.parse(execFileSync('bash', [script], { env, encoding: 'utf8' }));
    expect(parseOrganizationFile(printed)).toEqual({
      ok: true,
      organization: {
        schema: 'veeam-drift/organization/1',
        id: 'o-a1b2c3d4e5',
        managementAccountId: '111122223333',
        policyTypes: { SERVICE_CONTROL_POLICY: 'ENABLED', RESOURCE_CONTROL_POLICY: 'DISABLED' },
        roots: [{ id: 'r-ab12', name: 'Root' }],
        organizationalUnits: [
          { id: 'ou-ab12-aaaaaaaa', name: 'Workloads', parent: 'r-ab12' },
          { id: 'ou-ab12-bbbbbbbb', name: 'Production', parent: 'ou-ab12-aaaaaaaa' },
        ],
        accounts: [
          { id: '111122223333', name: 'main', parent: 'r-ab12', state: 'ACTIVE' },
          { id: '444455556666', name: 'a "quoted" name', parent: 'ou-ab12-bbbbbbbb', state: 'SUSPENDED' },
        ],
        policies: [
          {
            id: 'p-FullAWSAccess',
            arn: 'arn:aws:x',
            name: 'FullAWSAccess',
            type: 'SERVICE_CONTROL_POLICY',
            content: fullAccess,
            targets,
          },
        ],
      },
    });
  });
});
