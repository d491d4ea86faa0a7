import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSource } from '../../../shared/whatif/terraform/findSource.ts';
import { parseTerraformPlan } from '../../../shared/whatif/terraform/parseTerraformPlan.ts';
import { planText } from './planText.ts';

let around: string;
let folder: string;

beforeAll(() => {
  around = mkdtempSync(join(tmpdir(), 'veeam-drift-sources-'));
  folder = join(around, 'stack');
  for (const place of ['stack/inner', 'outer']) mkdirSync(join(around, place), { recursive: true });
  writeFileSync(join(folder, 'main.tf'), '# Modules\nmodule "called" {\n}\n');
  for (const place of [folder, around]) symlinkSync(join(around, 'outer'), join(place, 'linked'));
  symlinkSync('circle', join(folder, 'circle'));
  symlinkSync('circle.tf', join(folder, 'inner/circle.tf'));
  for (const place of ['stack/inner', 'outer']) {
    writeFileSync(join(around, place, 'roles.tf'), 'resource "aws_iam_role" "backup" {\n}\n');
  }
});
afterAll(() => rmSync(around, { recursive: true }));

/** Where the role of a module with this source stands. */
function place(source: string) {
  const role = { address: 'aws_iam_role.backup', module: 'module.called', actions: ['create'], after: {} };
  const configuration = { root_module: { module_calls: { called: { source, module: {} } } } };
  const plan = parseTerraformPlan({ file: 'plan.json', text: planText([role], { configuration }) });
  const [change] = plan.resource_changes ?? [];
  return change === undefined ? undefined : findSource(folder)(plan)(change);
}

describe('findSource', () => {
  it('names the line in a module within the folder, past what cannot be read', () => {
    expect(place('./inner')).toEqual({ file: join(folder, 'inner/roles.tf'), line: 1 });
    expect(place('./outer/../inner')).toEqual({ file: join(folder, 'inner/roles.tf'), line: 1 });
  });

  it.each([
    ['a registry', 'terraform-aws-modules/iam/aws'],
    ['a folder outside', '../outer'],
    ['a link that leads outside', './linked'],
    ['a folder that is not there', './nowhere'],
    ['a link to itself', './circle'],
    ['a name that is too long', `./${'x'.repeat(5_000)}`],
    ['a name that is none', './a\u0000b'],
  ])('names the line of the call for a module of %s', (_, source) => {
    expect(place(source)).toEqual({ file: join(folder, 'main.tf'), line: 2 });
  });
});
