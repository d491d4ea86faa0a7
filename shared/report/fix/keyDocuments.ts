// The statements that key policies need, as text: added to a policy, never put in its place.

import type { Fix, KeyEdit } from '../../drift/fix.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import { escapedJson } from '../../vocabulary/escapedJson.ts';
import { shellQuote } from '../wording/shellQuote.ts';
import { visibleText } from '../wording/visibleText.ts';

/** A key's policy takes so many bytes: https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const maxKeyPolicy = 32_768;

/**
 * Gives the statements of each key as JSON. It is no policy document, on purpose: KMS refuses it, so that nobody puts it in
 * the place of a key's policy and loses the key.
 */
export function keyDocuments({ keys = [] }: Fix): { readonly title: string; readonly text: string }[] {
  return keys.map((edit) => ({
    title: `Statements to add to the policy of the key ${visibleText(edit.name, 130)} in account ${accountOfKey(edit)}: nothing in it is replaced`,
    text: escapedJson({ AddToPolicyOf: edit.arn, Statement: statementsOf(edit) }),
  }));
}

/** Gives one note for each key whose policy gets too long. */
export function keyNotes({ keys = [] }: Fix): string[] {
  return keys
    .filter(({ size }) => size > maxKeyPolicy)
    .map(
      ({ name, size }) =>
        `The policy of the key ${visibleText(name, 130)} would have ${size} characters, and KMS takes ${maxKeyPolicy}: remove statements that nobody needs first.`,
    );
}

/**
 * Gives the commands that read a key's policy, add the statements and write it back; they ask for jq. Those for keys of
 * other accounts are comments: they take other credentials.
 */
export function keyCommands({ keys = [], principal }: Fix): string[] {
  return keys.map((edit) => {
    const lines = commandsFor(edit);
    if (accountOfKey(edit) === principal.account) return lines.join('\n');
    return lines.map((line) => line.replaceAll(/^/gm, '# ')).join('\n');
  });
}

function commandsFor(edit: KeyEdit): readonly string[] {
  const { region, account, resource } = arnParts(edit.arn);
  const id = shellQuote(edit.arn);
  const file = `key-policy-${resource.replace(/^key\//, '').replaceAll(/[^A-Za-z0-9-]/g, '')}`;
  const where = `--region ${shellQuote(region)} --key-id ${id} --policy-name default`;
  const statements = shellQuote(escapedJson(statementsOf(edit)));
  return [
    `# The key ${visibleText(edit.name, 130)} of account ${account}: the statements are added to its policy, nothing is replaced.`,
    `aws kms get-key-policy ${where} --query Policy --output text > ${file}.json`,
    `jq --argjson add ${statements} '.Statement |= ((if type == "array" then . else [.] end) + $add)' ${file}.json > ${file}-new.json`,
    `aws kms put-key-policy ${where} --policy file://${file}-new.json`,
  ];
}

function statementsOf({ added }: KeyEdit): unknown {
  return printPolicyDocument({ version: '2012-10-17', statements: added }).Statement;
}

/** The account that the key is in. */
export function accountOfKey({ arn }: KeyEdit): string {
  return arnParts(arn).account;
}
