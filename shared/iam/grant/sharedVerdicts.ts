// Keeps verdicts for everybody about whom the same statements say the same: roles share their policies and their SCPs.

import { BoundedMap } from '../getOrMake.ts';
import { spaceText } from '../resources/resourceSpace.ts';
import type { Needed } from './countedOnce.ts';
import { isSharedDocument } from './documentPlaces.ts';
import { countStatements, type GroupStatements, requestedSpace } from './findStatements.ts';
import type { GrantQuestion } from './grantDecision.ts';
import type { GrantVerdict } from './grantVerdict.ts';
import { unreadableOf } from './policyGroups.ts';

export interface KnownVerdict {
  /** As it was told of whom it was found for. */
  readonly verdict: GrantVerdict;
  /** What judging it took, beside what it needed. */
  readonly steps: number;
  readonly needed: readonly Needed[];
}

/** Each holds what was found out about all statements of its question. */
const maxKept = 2_000;
const maxStatements = 60;

/** By {@link sharedText}. */
export const sharedVerdicts = new BoundedMap<string, KnownVerdict>(maxKept);

/**
 * Gives a text that questions share which have one verdict: the same statements, resources of which these take as much, and
 * a context that says the same to them, as `told` says (see `contextText`). Undefined where nobody else is expected to ask.
 */
export function sharedText(
  question: GrantQuestion,
  found: readonly GroupStatements[],
  told: string,
): string | undefined {
  if (countStatements(found) > maxStatements || !found.every(isShared)) return undefined;
  const space = requestedSpace(question);
  // How many types there are bears on the steps, also of statements that look at none.
  let text = `${told}${spaceText(space)} ${space.types.length} ${question.context.resources?.regions}`;
  for (const { group, statements } of found) {
    text += `;${group.layer} ${unreadableOf(group.sources).length}`;
    for (const { compiled } of statements) text += ` ${compiled.id}`;
  }
  return text;
}

// What a resource policy or a set says is said to one principal.
function isShared({ group, statements }: GroupStatements): boolean {
  const { resource, asked } = group;
  if (resource !== undefined || asked !== undefined) return false;
  return statements.every(({ source }) => isSharedDocument(source.document));
}
