// What a fix cannot do by itself, said in plain lines: for comments in scripts and templates, and for the page.

import { layerWord, statementPhrase } from '../../drift/placePhrase.ts';
import type { BoundaryEdit, DenyEdit, Fix } from '../../drift/remediation/fix.ts';
import { renderPhrase } from '../../vocabulary/phrase.ts';
import { listActions } from '../wording/compactActions.ts';
import { visibleText } from '../wording/visibleText.ts';

/** Gives the notes, one line each; empty where the documents are the whole fix. */
export function fixNotes(fix: Fix): string[] {
  return [
    ...overQuotaNotes(fix),
    ...fix.denies.map(denyNote),
    ...boundaryNotes(fix.boundary),
    ...fix.cannot.map(
      (obstacle) =>
        `${obstacle.byRequest ? 'No policy of this account need change' : 'Cannot be fixed in this account'}: ${visibleText(obstacle.advice, 600)} (${actionText(obstacle.blocks)})`,
    ),
  ];
}

/** One sentence on whom the fix is for. */
export function fixTitle({ principal }: Fix): string {
  return `Fix for the ${principal.kind} ${visibleText(principal.name, 100)} in account ${principal.account}`;
}

/** One sentence for a fix that is empty: a fix gives what is missing, and takes nothing away. */
export function nothingToDo(fix: Fix): string {
  return `${fixTitle(fix)}: nothing to do, as nothing is missing; for a policy that allows no more than the sets ask for, see "veeam-drift requirements show --policy"`;
}

/** True where there is nothing to create, to change or to say. */
export function isEmptyFix(fix: Fix): boolean {
  const { policies, trust, instanceProfile, boundary, denies, cannot } = fix;
  return (
    policies.length + denies.length + cannot.length === 0 &&
    [trust, instanceProfile, boundary].every((part) => part === undefined)
  );
}

function overQuotaNotes({ policies }: Fix): string[] {
  const names = policies
    .filter((policy) => policy.placement === 'over-quota')
    .map((policy) => visibleText(policy.name, 130));
  if (names.length === 0) return [];
  return [
    `Over quota: raise the quota of managed policies per role, or join policies, before you attach ${names.join(', ')}.`,
  ];
}

function denyNote({ layer, policy, statement, takesAway }: DenyEdit): string {
  const visible = (words: string) => visibleText(words, 100);
  const place = statement === undefined ? '' : `${renderPhrase(statementPhrase(statement), visible, String)} of `;
  const name = policy === undefined ? '' : ` ${visibleText(policy, 130)}`;
  return `Change by hand: ${place}the ${layerWord(layer)}${name} denies ${actionText(takesAway)}.`;
}

function boundaryNotes(boundary: BoundaryEdit | undefined): string[] {
  if (boundary === undefined) return [];
  return [boundary.isEditable ? sharedBoundaryNote(boundary) : foreignBoundaryNote(boundary)];
}

// Widening a boundary widens what all that hang on it may do.
function sharedBoundaryNote({ policy, sharedBy }: BoundaryEdit): string {
  const name = visibleText(policy, 130);
  if (sharedBy.length === 0)
    return `Before you change the permissions boundary ${name}, see who else has it: what is added there counts for all of them.`;
  const shown = sharedBy.slice(0, 5).map((each) => visibleText(each, 64));
  const more = sharedBy.length > shown.length ? ` and ${sharedBy.length - shown.length} more` : '';
  return `The permissions boundary ${name} is also that of ${shown.join(', ')}${more}: what is added there counts for them, too.`;
}

function foreignBoundaryNote({ policy }: BoundaryEdit): string {
  return `The permissions boundary ${visibleText(policy, 130)} belongs to AWS and cannot be edited: set one of your own in its place.`;
}

function actionText(actions: readonly string[]): string {
  return visibleText(listActions(actions, 20), 1_200);
}
