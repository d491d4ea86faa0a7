import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnknownDocument } from '../../shared/estate/unknownDocument.ts';
import type { AccountOperation } from '../../shared/whatif/change/accountOperation.ts';
import { parseTerraformPlan } from '../../shared/whatif/terraform/parseTerraformPlan.ts';
import { readTerraformPlan } from '../../shared/whatif/terraform/readTerraformPlan.ts';
import { describeRealData } from './realData.ts';

const own = '111122223333';

/** `put-role terra_ci_job`, with `?` behind documents that are not known. */
function line(step: AccountOperation): string {
  const isOpen = Object.values(step).some((value) => value instanceof UnknownDocument);
  const holder = 'holder' in step ? `${step.holder.kind} ${step.holder.name}` : '';
  const what = 'arn' in step ? step.arn : 'name' in step ? step.name : '';
  const account = step.account === own ? '' : `${step.account} `;
  return `${account}${[step.do, holder, what].filter((part) => part !== '').join(' ')}${isOpen ? ' ?' : ''}`;
}

const policy = (name: string) => `arn:aws:iam::${own}:policy/${name}`;

const keysAsTheyAre =
  'keys, buckets and vaults are judged with the policies that they have now, whatever it makes of them';

/** What concerns IAM in each public plan, compared with the plan by eye; notes come last. */
const expected: Readonly<Record<string, readonly string[]>> = {
  'checkov-github-oidc.json': ['r8', 'r9', 'r7 ?', 'r2 ?'].flatMap((role) => [
    `put-role ${role}`,
    `keep-inline-policies role ${role.replace(' ?', '')}`,
    `put-inline-policy role ${role.replace(' ?', '')} eks_s3_access`,
  ]),
  'checkov-iam-policies.json': [
    'put-group example',
    `put-managed-policy ${policy('policy_pass')}`,
    'put-role (aws_iam_role.example)',
    'put-user example',
    'put-inline-policy group example example',
    'put-inline-policy role (aws_iam_role.example) example',
    'put-inline-policy user example example',
  ],
  'compliance-count-in-module.json': [
    `put-managed-policy ${policy('cc-testapi-logs-eu-west-1')}`,
    'put-role cc-testapi-logs-eu-west-1',
    `attach-policy role cc-testapi-logs-eu-west-1 ${policy('cc-testapi-logs-eu-west-1')}`,
  ],
  'compliance-for-each-modules.json': ['put-role 1234', 'put-role 1234'],
  'compliance-heredoc-policy.json': [`put-managed-policy ${policy('assumeany-policy')}`],
  'compliance-nested-noop.json': [],
  'devsecops-instance-profile.json': [
    'put-role main',
    'put-instance-profile ec2-instance-profile',
    'attach-policy role main arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly',
  ],
  'infracost-tf-0.14.json': [
    '123123123123 put-role MyRDSMonitoringRole',
    '123123123123 attach-policy role MyRDSMonitoringRole arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole',
  ],
  'moved-attachment.json': [],
  'no-iam-replace-tainted.json': [],
  'permcheck-minimal.json': ['note: the plan does not say what it will be'],
  'regula-admin-policy.json': [
    'put-group my_group',
    `put-managed-policy ${policy('test_invalid_policy')}`,
    `put-managed-policy ${policy('test_valid_deny_policy')}`,
    'put-role my_test_role',
    'put-user my_test_user',
    'put-inline-policy group my_group invalid_group_policy',
    'put-inline-policy group my_group valid_group_policy',
    'put-inline-policy role my_test_role invalid_role_policy',
    'put-inline-policy role my_test_role valid_role_policy',
    'put-inline-policy user my_test_user invalid_user_policy',
    'put-inline-policy user my_test_user valid_user_policy',
  ],
  'regula-noop-with-drift.json': [],
  'regula-policy-from-data.json': [`put-managed-policy ${policy('(aws_iam_policy.example)')}`],
  'snyk-create.json': [
    '719261439472 put-role terra_ci_job',
    '719261439472 put-role terra_ci_runner',
    '719261439472 put-inline-policy role terra_ci_job (aws_iam_role_policy.terra_ci_job) ?',
    '719261439472 put-inline-policy role terra_ci_runner (aws_iam_role_policy.terra_ci_runner) ?',
    '719261439472 attach-policy role terra_ci_job arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser',
  ],
  'snyk-destroy.json': [
    '719261439472 delete-inline-policy role terra_ci_job terraform-20210505135914255500000001',
    '719261439472 delete-inline-policy role terra_ci_runner terraform-20210505135918902900000003',
    '719261439472 detach-policy role terra_ci_job arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser',
    '719261439472 delete-holder terra_ci_job',
    '719261439472 delete-holder terra_ci_runner',
  ],
  'terraview-eks.json': [
    'put-role prod-eks-cluster-role',
    'put-role prod-eks-node-role',
    'put-role prod-irsa-app-role',
    'put-inline-policy role prod-irsa-app-role prod-irsa-app-s3-policy',
  ],
  'tfplanctx-policy-update.json': ['note: the plan does not say which policy it is'],
  'validator-identity-policies.json': [
    'put-group developers',
    `put-managed-policy ${policy('test_policy')}`,
    'put-role yak_role',
    'keep-inline-policies role yak_role',
    'put-inline-policy role yak_role my_inline_policy',
    'put-inline-policy role yak_role policy-8675309',
    'put-role test_role',
    'put-user loadbalancer',
    'put-inline-policy group developers my_developer_policy',
    'put-inline-policy role test_role test_policy',
    'put-inline-policy user loadbalancer test',
  ],
  'validator-public-access.json': [
    'put-role iam_for_lambda_with_sns',
    'put-role test_role',
    // The policies of two buckets and of a vault.
    ...Array.from({ length: 3 }, () => `note: not applied: ${keysAsTheyAre}`),
  ],
};

describeRealData('plans of public repositories', (root) => {
  const folder = join(root, 'changes/terraform');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it.each(files)('reads %s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const { account, notes } = readTerraformPlan({ file, text }, { mapped: {}, fallback: own });
    const lines = [...account.map(line), ...notes.map((note) => `note: ${note.text}`)];
    // Files that are added later are read without a crash, and wait for their row.
    if (expected[file] !== undefined) expect(lines).toEqual(expected[file]);
  });
});

const found = spawnSync('terraform', ['version']);
const why = 'skipped: this machine has no terraform that works without a network';

const main = `
variable "names" { default = ["a", "b"] }
resource "terraform_data" "one" { input = "text" }
resource "terraform_data" "keyed" {
  for_each = toset(var.names)
  input    = terraform_data.one.id
}
module "inner" {
  source   = "./inner"
  for_each = toset(["x"])
  given    = terraform_data.one.id
}
`;
const inner = `
variable "given" {}
resource "terraform_data" "counted" {
  count = 2
  input = var.given
}
output "first" { value = terraform_data.counted[0].id }
`;

const isMissing = found.error !== undefined || found.status !== 0;
const describeTerraform = isMissing
  ? (name: string, _body: () => void) => describe(name, () => it.skip(why))
  : describe;

describeTerraform('a plan that a real terraform makes', () => {
  let folder: string;
  const terraform = (...args: readonly string[]) =>
    execFileSync('terraform', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CHECKPOINT_DISABLE: '1' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const plan = () => {
    terraform('plan', '-out', 'plan.bin', '-input=false');
    return terraform('show', '-json', 'plan.bin');
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'veeam-drift-terraform-'));
    execFileSync('mkdir', [join(folder, 'inner')]);
    writeFileSync(join(folder, 'main.tf'), main);
    writeFileSync(join(folder, 'inner/main.tf'), inner);
    terraform('init', '-input=false');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the frame that is read: modules, keys, unknown values, references', () => {
    const { resource_changes: changes = [], configuration } = parseTerraformPlan({ file: 'plan', text: plan() });
    const counted = changes?.find(({ address }) => address === 'module.inner["x"].terraform_data.counted[1]');
    expect(counted).toMatchObject({ module_address: 'module.inner["x"]', index: 1, mode: 'managed', name: 'counted' });
    expect(counted?.change).toMatchObject({
      actions: ['create'],
      before: null,
      after_unknown: { input: true, id: true },
    });
    expect(changes?.map(({ address }) => address)).toContain('terraform_data.keyed["a"]');
    const config = configuration?.root_module;
    expect(config?.module_calls?.inner).toMatchObject({
      source: './inner',
      expressions: { given: { references: ['terraform_data.one.id', 'terraform_data.one'] } },
    });
    expect(config?.module_calls?.inner?.module?.outputs?.first).toMatchObject({
      expression: { references: expect.arrayContaining(['terraform_data.counted[0].id']) },
    });
  });

  it('tells what stays, what is replaced and what is deleted; its plan file and its state are no plan', () => {
    terraform('apply', '-auto-approve', '-input=false');
    writeFileSync(
      join(folder, 'main.tf'),
      main.replace('["a", "b"]', '["a"]').replace('input = "text"', 'triggers_replace = "other"'),
    );
    const { resource_changes: changes } = parseTerraformPlan({ file: 'plan', text: plan() });
    const actions = new Map(changes?.map(({ address, change }) => [address, change.actions]));
    expect(actions.get('terraform_data.one')).toEqual(['delete', 'create']);
    expect(actions.get('terraform_data.keyed["b"]')).toEqual(['delete']);
    const text = (name: string) => ({ file: name, text: readFileSync(join(folder, name), 'utf8') });
    expect(() => parseTerraformPlan(text('plan.bin'))).toThrow('got the plan file itself: it is binary');
    expect(() => parseTerraformPlan(text('terraform.tfstate'))).toThrow('got a state file');
    expect(() => parseTerraformPlan({ file: 'state', text: terraform('show', '-json') })).toThrow(
      'show -json of a state',
    );
    expect(() => parseTerraformPlan(text('main.tf'))).toThrow('got HCL');
  });
});
