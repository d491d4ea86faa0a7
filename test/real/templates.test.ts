import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { InputError } from '../../shared/estate/inputError.ts';
import { UnknownDocument } from '../../shared/estate/unknownDocument.ts';
import { readChangeSet } from '../../shared/whatif/cloudformation/readChangeSet.ts';
import { readTemplate } from '../../shared/whatif/cloudformation/readTemplate.ts';
import type { PlannedChange } from '../../shared/whatif/plannedChange.ts';
import { describeRealData } from './realData.ts';

const place = { account: '111122223333', partition: 'aws', region: 'eu-central-1' };

/** Steps by kind, documents that are not known, policies of the organization, open notes: compared with each file by eye. */
const expected: Readonly<Record<string, string>> = {
  'backup-central-account.yaml': '1 put-role, 2 attach-policy; 0 unknown; 0 of the organization; 1 open',
  'backup-member-role.yaml': '1 put-role, 2 attach-policy; 0 unknown; 0 of the organization; 2 open',
  'backup-org-policy.yaml': '; 0 unknown; 0 of the organization; 0 open',
  'backup-scp-copy-to-org.yaml': '; 0 unknown; 1 of the organization; 1 open',
  'cdk-bootstrap.yaml': '5 put-role, 4 put-inline-policy, 3 attach-policy; 0 unknown; 0 of the organization; 0 open',
  'cfnlint-policy-statement-if.yaml': '1 put-managed-policy; 0 unknown; 0 of the organization; 0 open',
  'cfnlint-quickstart-iam.json':
    '4 put-role, 5 put-group, 5 put-managed-policy, 4 put-instance-profile, 9 attach-policy; 0 unknown; 0 of the organization; 0 open',
  'cfnlint-sam.yaml': '1 put-role, 3 put-managed-policy, 3 attach-policy; 0 unknown; 0 of the organization; 0 open',
  'cfnnag-managed-policy-user.json':
    '1 put-user, 1 put-managed-policy, 1 attach-policy; 0 unknown; 0 of the organization; 0 open',
  'cfnvalidator-all-kinds.json':
    '2 put-role, 2 put-managed-policy, 1 put-user, 1 put-group, 4 put-inline-policy, 4 attach-policy; 0 unknown; 0 of the organization; 0 open',
  'changeset-cdk-bootstrap.json': '; 0 unknown; 0 of the organization; 7 open',
  'changeset-iam-modify-replace.json': '1 delete-holder, 1 put-role; 0 unknown; 0 of the organization; 1 open',
  'changeset-sam-values.json': '1 put-role, 1 attach-policy; 0 unknown; 0 of the organization; 0 open',
  'orgformation-cross-account-role.yml':
    'expected a CloudFormation template, YAML or JSON, got a template of org-formation, not of CloudFormation',
  // Its role has no trust policy at all.
  'rain-condition-stringlike.json':
    '1 put-role, 1 put-managed-policy, 1 attach-policy; 1 unknown; 0 of the organization; 0 open',
  'read-only-user.json':
    '1 put-user, 2 put-managed-policy, 1 put-inline-policy, 2 attach-policy; 0 unknown; 0 of the organization; 0 open',
  // Who is trusted is a parameter in the next two.
  'veeam-lab-primary.template':
    '3 put-role, 4 put-inline-policy, 1 put-instance-profile; 1 unknown; 0 of the organization; 0 open',
  'veeam-org-roles.template':
    '2 put-role, 4 put-managed-policy, 4 attach-policy, 1 put-instance-profile; 2 unknown; 0 of the organization; 0 open',
  'veeam-s3-immutable.yaml': '1 put-user, 1 put-inline-policy; 0 unknown; 0 of the organization; 0 open',
  'widdix-bastion.yaml':
    '1 put-role, 1 put-instance-profile, 3 put-inline-policy; 0 unknown; 0 of the organization; 0 open',
  'widdix-github-oidc.yaml': '1 put-role, 1 attach-policy; 1 unknown; 0 of the organization; 0 open',
};

function summary({ account, organization, notes }: PlannedChange): string {
  const kinds = [...Map.groupBy(account, (step) => step.do)].map(([kind, of]) => `${of.length} ${kind}`).join(', ');
  const unknown = account.filter((step) =>
    Object.values(step).some((value) => value instanceof UnknownDocument),
  ).length;
  const open = notes.filter((note) => note.isOpen === true).length;
  return `${kinds}; ${unknown} unknown; ${organization.length} of the organization; ${open} open`;
}

describeRealData('templates and change sets of public repositories', (root) => {
  const folder = join(root, 'changes/cloudformation');

  it.each(readdirSync(folder).filter((name) => !name.endsWith('.md')))('reads %s', (file) => {
    const source = { file, text: readFileSync(join(folder, file), 'utf8') };
    let found: string;
    try {
      found = summary(
        file.startsWith('changeset-') ? readChangeSet(source, place) : readTemplate(source, { ...place, given: {} }),
      );
    } catch (error) {
      // Only what is said in one line is an answer; anything else fails the test.
      if (!(error instanceof InputError)) throw error;
      found = error.fault;
    }
    // Files that are added later are read without a crash, and wait for their row.
    if (expected[file] !== undefined) expect(found).toBe(expected[file]);
  });
});
