// A fix as policy documents in JSON, to paste into the IAM console.

import type { Fix, FixPolicy } from '../../drift/fix.ts';
import { printPolicyDocument } from '../../iam/printPolicyDocument.ts';
import { escapedJson } from '../../vocabulary/escapedJson.ts';
import { visibleText } from '../wording/visibleText.ts';
import { fixNotes, fixTitle, isEmptyFix, nothingToDo } from './fixNotes.ts';
import { keyDocuments } from './keyDocuments.ts';

export interface FixDocument {
  /** Where the document belongs, one line. */
  readonly title: string;
  /** JSON. */
  readonly text: string;
}

/**
 * Gives one document alone as pure JSON, ready to be piped on. Several, or one with something left to do by hand, come
 * one below the other, each with a line in front that begins with `#`.
 */
export function fixPolicyText(fix: Fix): string {
  const documents = fixDocuments(fix);
  const notes = [...fixNotes(fix), ...profileNotes(fix)];
  const [only] = documents;
  if (only !== undefined && documents.length === 1 && notes.length === 0) return `${only.text}\n`;
  const parts = documents.map(({ title, text }) => `# ${title}\n${text}`);
  return `${[`# ${fixTitle(fix)}`, ...parts, ...notes.map((note) => `# ${note}`)].join('\n\n')}\n`;
}

/**
 * Gives the documents as JSON alone, for programs: one document as it is, several as an array in the order of the notes,
 * none as `[]`; and, apart from it, one line for each document and for what is left to do by hand.
 */
export function fixPolicyJson(fix: Fix): { readonly json: string; readonly notes: readonly string[] } {
  const documents = fixDocuments(fix);
  const [only] = documents;
  const json =
    only !== undefined && documents.length === 1 ? only.text : `[\n${documents.map(({ text }) => text).join(',\n')}\n]`;
  const title = isEmptyFix(fix) ? nothingToDo(fix) : fixTitle(fix);
  const notes = [title, ...documents.map(({ title }) => title), ...fixNotes(fix), ...profileNotes(fix)];
  return { json: documents.length === 0 ? '[]' : json, notes };
}

/** Gives every document of the fix with the place where it belongs. */
export function fixDocuments(fix: Fix): FixDocument[] {
  const { boundary, trust } = fix;
  return [
    ...fix.policies.map((policy) => ({
      title: policyTitle(policy, fix),
      text: escapedJson(printPolicyDocument(policy.document)),
    })),
    ...(boundary?.isEditable === true
      ? [
          {
            title: `Permissions boundary ${visibleText(boundary.policy, 130)}, as it should be`,
            text: escapedJson(printPolicyDocument(boundary.document)),
          },
        ]
      : []),
    ...keyDocuments(fix),
    ...(trust === undefined
      ? []
      : [{ title: 'Trust policy, as it should be', text: escapedJson(printPolicyDocument(trust.document)) }]),
  ];
}

function policyTitle({ name, placement }: FixPolicy, { principal }: Fix): string {
  const shown = visibleText(name, 130);
  if (placement === 'inline') return `Inline policy ${shown} of the ${principal.kind}`;
  return `Managed policy ${shown}, attached to the ${principal.kind}`;
}

function profileNotes({ instanceProfile }: Fix): string[] {
  if (instanceProfile === undefined) return [];
  return [
    `Instance profile ${visibleText(instanceProfile.name, 130)}: create it and add the role to it (--as cli prints the commands).`,
  ];
}
