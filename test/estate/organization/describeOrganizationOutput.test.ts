import { describe, expect, it } from 'vitest';
import { describeOrganizationOutput } from '../../../shared/estate/organization/describeOrganizationOutput.ts';
import { parseOrganizationFile } from '../../../shared/estate/organizationFile.ts';

describe('describeOrganizationOutput', () => {
  it.each([
    ['describe-organization', { Organization: { Id: 'o-exampleorg1' } }],
    ['list-policies', { Policies: [{ Id: 'p-FullAWSAccess' }] }],
    ['list-accounts', { Accounts: [], NextToken: 'more' }],
    ['list-roots', { Roots: [] }],
  ])('names %s, and the script that writes the file', (command, value) => {
    const parsed = parseOrganizationFile(value);
    expect(parsed).toMatchObject({ ok: false, faults: [{ path: '' }] });
    const message = parsed.ok ? '' : parsed.faults[0]?.message;
    expect(message).toContain(`got the output of "aws organizations ${command}"`);
    expect(message).toContain('bash examples/export-organization.sh > organization.json');
    expect(message).toContain('in PowerShell "veeam-drift snapshot --organization --out <folder>"');
  });

  it.each([[null], [[]], [{}], ['Policies'], [{ schema: 'veeam-drift/organization/1', Policies: [] }]])(
    'says nothing of %j',
    (value) => {
      expect(describeOrganizationOutput(value)).toBeUndefined();
    },
  );
});
