// A fix as commands of the AWS CLI, one script for bash.

import type { Fix, FixPolicy } from '../drift/remediation/fix.ts';
import type { PolicyDocument } from '../iam/policyDocument.ts';
import { printPolicyDocument } from '../iam/printPolicyDocument.ts';
import { escapedJson } from './escapedJson.ts';
import { fixNotes, fixTitle } from './fixNotes.ts';
import { shellQuote } from './shellQuote.ts';

/** Gives a script that stops at the first error; every name and document is quoted. */
export function fixCliText(fix: Fix): string {
  const commands = [
    ...fix.policies.flatMap((policy) => policyCommands(policy, fix)),
    ...boundaryCommands(fix),
    ...trustCommands(fix),
    ...profileCommands(fix),
  ];
  return `${[
    '#!/usr/bin/env bash',
    `# ${fixTitle(fix)}. Run it with rights to change IAM there.`,
    ...fixNotes(fix).map((note) => `# ${note}`),
    'set -euo pipefail',
    ...commands.map((command) => `\n${command}`),
  ].join('\n')}\n`;
}

function policyCommands({ name, document, placement }: FixPolicy, { principal }: Fix): string[] {
  const { kind, account, partition } = principal;
  const of = [`--${kind}-name`, principal.name];
  if (placement === 'inline') {
    return [command(`put-${kind}-policy`, [...of, '--policy-name', name, '--policy-document', json(document)])];
  }
  const arn = `arn:${partition}:iam::${account}:policy/${name}`;
  return [
    command('create-policy', ['--policy-name', name, '--policy-document', json(document)]),
    command(`attach-${kind}-policy`, [...of, '--policy-arn', arn]),
  ];
}

function boundaryCommands({ boundary }: Fix): string[] {
  if (boundary?.policyArn === undefined || !boundary.isEditable) return [];
  const words = ['--policy-arn', boundary.policyArn, '--policy-document', json(boundary.document), '--set-as-default'];
  const hint = '# A policy has at most five versions: delete an old one first where there are five.';
  return [`${hint}\n${command('create-policy-version', words)}`];
}

function trustCommands({ trust, principal }: Fix): string[] {
  if (trust === undefined) return [];
  return [
    command('update-assume-role-policy', ['--role-name', principal.name, '--policy-document', json(trust.document)]),
  ];
}

function profileCommands({ instanceProfile, principal }: Fix): string[] {
  if (instanceProfile === undefined) return [];
  const profile = ['--instance-profile-name', instanceProfile.name];
  return [
    command('create-instance-profile', profile),
    command('add-role-to-instance-profile', [...profile, '--role-name', principal.name]),
  ];
}

/** One option and its value per line; `words` are options, each followed by its value where it has one. */
function command(name: string, words: readonly string[]): string {
  const lines = words.map((word) => (/^--[a-z-]+$/.test(word) ? ` \\\n  ${word}` : ` ${shellQuote(word)}`));
  return `aws iam ${name}${lines.join('')}`;
}

function json(document: PolicyDocument): string {
  return escapedJson(printPolicyDocument(document));
}
