// What a page says in words, which only a person can read: told, so that nobody passes it over.

import { findAction } from '../../shared/iam/findAction.ts';
import { actionNames, type MatchedSet } from './matchSets.ts';
import type { GuidePage } from './readGuidePage.ts';

/** Gives lines for a person: words of the page that its sets do not carry, and what they carry without its words. */
export function lookAt(page: GuidePage, sets: readonly MatchedSet[]): readonly string[] {
  return [...namedOutside(page, sets), ...profileWords(page, sets), ...unknownActions(page)];
}

function namedOutside({ file, prose }: GuidePage, sets: readonly MatchedSet[]): readonly string[] {
  const carried = new Set(
    sets.flatMap(({ policies, before }) => [
      ...actionNames(policies.flatMap(({ statements }) => statements)),
      ...before.conditionalActions.map(({ action }) => action.toLowerCase()),
    ]),
  );
  return prose.flatMap(({ text, line }) =>
    [...new Set(text.match(/\b[a-z0-9-]+:[A-Z][A-Za-z0-9]+/g) ?? [])]
      .filter((name) => findAction(name) !== undefined && !carried.has(name.toLowerCase()))
      .map(
        (name) => `${file}:${line}: the text names ${name}, which is in no policy of the page: a conditional action?`,
      ),
  );
}

function profileWords({ file, prose }: GuidePage, sets: readonly MatchedSet[]): readonly string[] {
  const says = prose.some(({ text }) => /\binstance profile/i.test(text));
  return sets
    .filter(({ before: { requires, inferred } }) => {
      const isInferred = inferred?.includes('requires.instanceProfile') === true;
      return requires !== undefined && !isInferred && requires.instanceProfile !== says;
    })
    .map(({ before: { id } }) =>
      says
        ? `${file}: the text speaks of an instance profile; ${id} asks for none`
        : `${file}: ${id} asks for an instance profile; the text does not say so any more`,
    );
}

function unknownActions({ file, policies }: GuidePage): readonly string[] {
  return policies
    .filter(({ kind }) => kind === 'permissions')
    .flatMap(({ line, statements }) =>
      [...actionNames(statements)]
        .filter((name) => !name.includes('*') && findAction(name) === undefined)
        .map(
          (name) => `${file}:${line}: AWS's list of actions does not have ${name}: misspelt, or newer than the list`,
        ),
    );
}
