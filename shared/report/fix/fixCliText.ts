// A fix as commands of the AWS CLI, one script for bash.

import type { Fix, FixPolicy } from '../../drift/fix.ts';
import { lacksExternalId } from '../../drift/withoutExternalId.ts';
import type { PolicyDocument } from '../../iam/policyDocument.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';
import { escapedJson } from '../../vocabulary/escapedJson.ts';
import { shellQuote } from '../wording/shellQuote.ts';
import { fixNotes, fixTitle } from './fixNotes.ts';
import { keyCommands } from './keyDocuments.ts';

/** Gives a script that first looks whose credentials it has and stops at the first error; every name and document is quoted. */
export function fixCliText(fix: Fix): string {
  const placed = Map.groupBy(fix.policies, (policy) => policy.placement === 'over-quota');
  const commands = [
    ...(placed.get(false) ?? []).flatMap((policy) => policyCommands(policy, fix)),
    ...boundaryCommands(fix),
    ...trustCommands(fix),
    ...profileCommands(fix),
    ...keyCommands(fix),
    // Late, because the script stops here as long as the quota is not raised.
    ...(placed.get(true) ?? []).flatMap((policy) => policyCommands(policy, fix)),
    // After everything else: until then it allows what the new policies allow.
    ...detachCommands(fix),
  ];
  return `${[
    '#!/usr/bin/env bash',
    `# ${fixTitle(fix)}. Run it with rights to change IAM there.`,
    ...fixNotes(fix).map((note) => `# ${note}`),
    ...(commands.length === 0 ? [] : ['set -euo pipefail', '', ...accountCheck(fix)]),
    ...commands.map((command) => `\n${command}`),
  ].join('\n')}\n`;
}

// Roles of one name stand in all accounts: with another profile the commands would overwrite the trust of another role.
function accountCheck({ principal }: Fix): string[] {
  return [
    'account=$(aws sts get-caller-identity --query Account --output text)',
    `if [ "$account" != ${principal.account} ]; then`,
    `  echo "Nothing was changed: these credentials are of account $account, and the fix is for ${principal.account}." >&2`,
    '  exit 1',
    'fi',
  ];
}

type Options = readonly (readonly [name: string, value?: string])[];

function policyCommands({ name, document, placement }: FixPolicy, { principal }: Fix): string[] {
  const { kind, account, partition } = principal;
  const owner = [`${kind}-name`, principal.name] as const;
  if (placement === 'inline') {
    return [command(`put-${kind}-policy`, [owner, ['policy-name', name], ['policy-document', json(document)]])];
  }
  const arn = `arn:${partition}:iam::${account}:policy/${name}`;
  return [
    command('create-policy', [
      ['policy-name', name],
      ['policy-document', json(document)],
    ]),
    command(`attach-${kind}-policy`, [owner, ['policy-arn', arn]]),
  ];
}

function boundaryCommands({ boundary }: Fix): string[] {
  if (boundary?.policyArn === undefined || !boundary.isEditable) return [];
  const options: Options = [
    ['policy-arn', boundary.policyArn],
    ['policy-document', json(boundary.document)],
    ['set-as-default'],
  ];
  const hint = '# A policy has at most five versions: delete an old one first where there are five.';
  return [`${hint}\n${command('create-policy-version', options)}`];
}

function trustCommands(fix: Fix): string[] {
  const { trust, principal } = fix;
  // With a placeholder in the place of the id the command would shut the appliance out.
  if (trust === undefined || lacksExternalId(fix)) return [];
  const options: Options = [
    ['role-name', principal.name],
    ['policy-document', json(trust.document)],
  ];
  return [command('update-assume-role-policy', options)];
}

function profileCommands({ instanceProfile, principal }: Fix): string[] {
  if (instanceProfile === undefined) return [];
  const profile = ['instance-profile-name', instanceProfile.name] as const;
  return [
    command('create-instance-profile', [profile]),
    command('add-role-to-instance-profile', [profile, ['role-name', principal.name]]),
  ];
}

// A policy that comes by a group is a matter of all its members: the notes name it.
function detachCommands({ detach, principal }: Fix): string[] {
  const own = detach.filter(({ group }) => group === undefined);
  return own.map(({ policyArn }) =>
    command(`detach-${principal.kind}-policy`, [
      [`${principal.kind}-name`, principal.name],
      ['policy-arn', policyArn],
    ]),
  );
}

/** One option per line. A value that begins with a dash would be taken for an option unless `=` binds it. */
function command(name: string, options: Options): string {
  const lines = options.map(([option, value]) => {
    if (value === undefined) return `--${option}`;
    return `--${option}${value.startsWith('-') ? '=' : ' '}${shellQuote(value)}`;
  });
  return [`aws iam ${name}`, ...lines].join(' \\\n  ');
}

function json(document: PolicyDocument): string {
  return escapedJson(printPolicyDocument(document));
}
