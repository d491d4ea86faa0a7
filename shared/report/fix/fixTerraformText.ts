// A fix as Terraform resources for the AWS provider, beside the configuration that owns the role.

import type { Fix, FixPolicy } from '../../drift/remediation/fix.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';
import { fixNotes, fixTitle } from './fixNotes.ts';
import { hclString, hclValue } from './hclText.ts';

/**
 * Gives resources that create the policies and the instance profile and attach them to the role that is there. Trust
 * policy and boundary are arguments of resources that are defined elsewhere: they stand as locals to refer to.
 */
export function fixTerraformText(fix: Fix): string {
  const comments = [fixTitle(fix), ...fixNotes(fix)].map((line) => `# ${line}\n`).join('');
  const blocks = [
    ...fix.policies.flatMap((policy, index) => policyBlocks(policy, index, fix)),
    ...profileBlocks(fix),
    ...localBlocks(fix),
  ];
  return [comments, ...blocks].join('\n');
}

function policyBlocks({ name, document, placement }: FixPolicy, index: number, { principal }: Fix): string[] {
  const { kind } = principal;
  const label = `veeam_fix_${index + 1}`;
  const policy = `jsonencode(${hclValue(printPolicyDocument(document), 2)})`;
  if (placement === 'inline') {
    return [
      block(`aws_iam_${kind}_policy`, label, { name: hclString(name), [kind]: hclString(principal.name), policy }),
    ];
  }
  return [
    block('aws_iam_policy', label, { name: hclString(name), policy }),
    block(`aws_iam_${kind}_policy_attachment`, label, {
      [kind]: hclString(principal.name),
      policy_arn: `aws_iam_policy.${label}.arn`,
    }),
  ];
}

function profileBlocks({ instanceProfile, principal }: Fix): string[] {
  if (instanceProfile === undefined) return [];
  const given = { name: hclString(instanceProfile.name), role: hclString(principal.name) };
  return [block('aws_iam_instance_profile', 'veeam', given)];
}

function localBlocks({ trust, boundary }: Fix): string[] {
  const locals: string[] = [];
  if (trust !== undefined) {
    locals.push(
      `  # assume_role_policy of the role\n  veeam_trust_policy = jsonencode(${hclValue(printPolicyDocument(trust.document), 2)})\n`,
    );
  }
  if (boundary?.isEditable === true) {
    locals.push(
      `  # policy of the permissions boundary\n  veeam_boundary_policy = jsonencode(${hclValue(printPolicyDocument(boundary.document), 2)})\n`,
    );
  }
  return locals.length === 0 ? [] : [`locals {\n${locals.join('\n')}}\n`];
}

function block(type: string, label: string, given: Readonly<Record<string, string>>): string {
  const width = Math.max(...Object.keys(given).map((key) => key.length));
  const lines = Object.entries(given).map(([key, value]) => `  ${key.padEnd(width)} = ${value}\n`);
  return `resource "${type}" "${label}" {\n${lines.join('')}}\n`;
}
