// A fix as Terraform resources for the AWS provider, beside the configuration that owns the role.

import { createHash } from 'node:crypto';
import type { Fix, FixPolicy } from '../../drift/fix.ts';
import type { PolicyDocument } from '../../iam/policyDocument.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';
import { visibleText } from '../wording/visibleText.ts';
import { fixNotes, fixTitle } from './fixNotes.ts';
import { hclAttributes, hclString, hclValue } from './hclValue.ts';
import { keyDocuments } from './keyDocuments.ts';

/**
 * Gives resources that create the policies and the instance profile and attach them to the role that is there. Trust
 * policy and boundary are arguments of resources that are defined elsewhere: they stand in comments, to be put there.
 * Written as `terraform fmt` writes it.
 */
export function fixTerraformText(fix: Fix): string {
  const comments = [fixTitle(fix), ...fixNotes(fix)].map((line) => `# ${line}\n`).join('');
  const blocks = [
    ...fix.policies.flatMap((policy, index) => policyBlocks(policy, index, fix)),
    ...profileBlocks(fix),
    ...elsewhereComments(fix),
  ];
  return [comments, ...blocks].join('\n');
}

function policyBlocks({ name, document, placement }: FixPolicy, index: number, { principal }: Fix): string[] {
  const { kind } = principal;
  const label = `${labelOf(principal)}_${index + 1}`;
  const policy = encoded(document, 2);
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

/** Fixes of several roles stand side by side in one folder. A label takes letters, digits, `_` and `-`, and names take more. */
function labelOf({ kind, name }: Fix['principal']): string {
  const plain = name.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  const label = plain === name ? name : `${plain}_${createHash('sha256').update(name).digest('hex').slice(0, 6)}`;
  return `drift_fix_${kind === 'user' ? 'user_' : ''}${label}`;
}

function profileBlocks({ instanceProfile, principal }: Fix): string[] {
  if (instanceProfile === undefined) return [];
  const given = { name: hclString(instanceProfile.name), role: hclString(principal.name) };
  return [block('aws_iam_instance_profile', labelOf(principal), given)];
}

// Arguments of resources that are defined elsewhere: as comments, since a local that nothing uses would change nothing.
function elsewhereComments(fix: Fix): string[] {
  const { trust, boundary, principal, detach } = fix;
  const own = `aws_iam_${principal.kind} of ${visibleText(principal.name, 100)}`;
  return [
    ...keyDocuments(fix).map(({ title, text }) => commented(title, text)),
    ...(trust === undefined ? [] : [commented(`In the ${own}:`, `assume_role_policy = ${encoded(trust.document, 0)}`)]),
    ...(boundary?.isEditable === true
      ? [
          commented(
            `In the aws_iam_policy of the permissions boundary ${visibleText(boundary.policy, 130)}:`,
            `policy = ${encoded(boundary.document, 0)}`,
          ),
        ]
      : []),
    ...(detach.length === 0 ? [] : [`# Policies are detached where the ${principal.kind} is defined.\n`]),
  ];
}

function commented(title: string, text: string): string {
  return `# ${title}\n${text.replaceAll(/^/gm, '#   ')}\n`;
}

function encoded(document: PolicyDocument, indent: number): string {
  return `jsonencode(${hclValue(printPolicyDocument(document), indent)})`;
}

function block(type: string, label: string, given: Readonly<Record<string, string>>): string {
  return `resource "${type}" "${label}" {\n${hclAttributes(Object.entries(given), 2)}}\n`;
}
