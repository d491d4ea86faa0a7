// What a fix cannot do by itself, said in plain lines: for comments in scripts and templates, and for the page.

import type { BoundaryEdit, DenyEdit, DetachEdit, Fix, Obstacle } from '../../drift/fix.ts';
import { layerWord, statementPhrase } from '../../drift/statementPhrase.ts';
import { externalIdPlaceholder, lacksExternalId } from '../../drift/withoutExternalId.ts';
import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import { renderPhrase } from '../../vocabulary/phrase.ts';
import { listActions } from '../wording/listActions.ts';
import { visibleText } from '../wording/visibleText.ts';
import { keyNotes } from './keyDocuments.ts';

/** Gives the notes, one line each; empty where the documents are the whole fix. */
export function fixNotes(fix: Fix): string[] {
  return [
    ...scopeNotes(fix),
    ...overQuotaNotes(fix),
    ...fix.denies.flatMap(denyNotes),
    ...fix.detach.map((edit) => detachNote(edit, fix)),
    ...boundaryNotes(fix.boundary),
    ...(lacksExternalId(fix)
      ? [
          `No report holds an external id: "veeam-drift fix" prints the trust policy with it, and here it stands as ${externalIdPlaceholder}.`,
        ]
      : []),
    ...keyNotes(fix),
    ...(fix.unknownSets ?? []).map(
      ({ why, advice }) => `More may be missing: ${visibleText(why, 600)} ${visibleText(advice, 300)}`,
    ),
    ...fix.cannot.map(
      (obstacle) => `${obstacleWord(obstacle)}: ${visibleText(obstacle.advice, 600)} (${actionText(obstacle.blocks)})`,
    ),
  ];
}

function obstacleWord({ byRequest, cause }: Obstacle): string {
  if (byRequest) return 'No policy of this account need change';
  return cause.layer === 'resource' ? 'Change by hand' : 'Cannot be fixed in this account';
}

/** One sentence on whom the fix is for. */
export function fixTitle({ principal }: Fix): string {
  return `Fix for the ${principal.kind} ${visibleText(principal.name, 100)} in account ${principal.account}`;
}

/** One sentence for a fix that is empty: a fix gives what is missing, and takes nothing away. */
export function nothingToDo(fix: Fix): string {
  return `${fixTitle(fix)}: nothing to do, as nothing is missing; what a role trusts or allows beyond its sets is taken away by hand, as the scan says; for a policy that allows no more than the sets ask for, see "veeam-drift requirements show --policy"`;
}

/** True where there is nothing to create, to change or to say. */
export function isEmptyFix(fix: Fix): boolean {
  const { policies, trust, instanceProfile, boundary, detach, denies, cannot, keys = [], unknownSets = [] } = fix;
  return (
    policies.length + detach.length + denies.length + cannot.length + keys.length + unknownSets.length === 0 &&
    [trust, instanceProfile, boundary].every((part) => part === undefined)
  );
}

// A fix allows what the sets ask for on all resources: what was cut on purpose would be opened.
function scopeNotes({ scope, principal }: Fix): string[] {
  if (scope === undefined) return [];
  return [
    `Before you widen the ${principal.kind}: where it is cut to fewer resources on purpose, write ${visibleText(scope, 1_000)} in the settings instead.`,
  ];
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

function denyNotes(edit: DenyEdit): string[] {
  return [denyNote(edit), ...sharedDenyNotes(edit)];
}

function sharedDenyNotes({ policy, policyArn, sharedBy }: DenyEdit): string[] {
  if (policyArn === undefined || isAwsManaged(policyArn)) return [];
  const name = visibleText(policy ?? policyArn, 130);
  if (sharedBy.length === 0)
    return [`Before you change the policy ${name}, see who else has it: what is changed there counts for all of them.`];
  return [
    `${listNames(sharedBy)} ${sharedBy.length === 1 ? 'has' : 'have'} the policy ${name}, too: what is changed there counts for them.`,
  ];
}

function detachNote({ policy, policyArn, group }: DetachEdit, { principal, policies }: Fix): string {
  const name = `AWS's own policy ${visibleText(policy, 130)} (${visibleText(policyArn, 200)})`;
  const replacement =
    policies.length === 0 ? 'the other policies allow what the sets ask for' : 'the new policies stand in for it';
  const why = `it allows more than the sets ask for, nobody can edit it, and ${replacement}. See first that nothing else works with the ${principal.kind}`;
  if (group === undefined) return `Detach ${name} from the ${principal.kind}, last of all: ${why}.`;
  return `Take the user out of the group ${visibleText(group, 130)}, or detach ${name} from it, which the group's other members would feel: ${why}.`;
}

function denyNote({ layer, policy, policyArn, statement, takesAway }: DenyEdit): string {
  const visible = (words: string) => visibleText(words, 100);
  const place = statement === undefined ? '' : `${renderPhrase(statementPhrase(statement), visible, String)} of `;
  const name = policy === undefined ? '' : ` ${visibleText(policy, 130)}`;
  if (isAwsManaged(policyArn))
    return `Detach by hand: AWS's own policy${name} denies ${actionText(takesAway)}, and nobody can edit it.`;
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
  return `The permissions boundary ${name} is also that of ${listNames(sharedBy)}: what is added there counts for them, too.`;
}

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((each) => visibleText(each, 64));
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}

function foreignBoundaryNote({ policy }: BoundaryEdit): string {
  return `The permissions boundary ${visibleText(policy, 130)} belongs to AWS and cannot be edited: set one of your own in its place.`;
}

function actionText(actions: readonly string[]): string {
  return visibleText(listActions(actions, 20), 1_200);
}
