// Decides what needs no search: Allows without conditions, each on resources of its own, that nothing else narrows.

import { contextReader } from '../conditions/contextReader.ts';
import { matchRequest, type ResourceEntry, readResourceElement, relateEntry } from '../resources/resourceElement.ts';
import type { ResourceSpace, SpaceType } from '../resources/resourceSpace.ts';
import { allowsOutright, type OutrightQuestion } from './allowsOutright.ts';
import { type GroupStatements, spaceOfStatements } from './findStatements.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';

/** Several times the steps of holding one Resource entry against one type or request: a search would take as many. */
const stepsPerTest = 48;

/** Of one type or request: whether the entries take all, a part, or nothing of it. */
type Taken = 'all' | 'some' | 'none';

/** Gives the verdict on all statements about an action; undefined where only a search can tell. */
export function judgePlainly(
  question: GrantQuestion & OutrightQuestion,
  found: readonly GroupStatements[],
): Verdict | undefined {
  const [identity, ...others] = found;
  if (identity === undefined || !others.every((group) => allowsOutright(group, question))) return undefined;
  if (allowsOutright(identity, question)) return 'granted';
  const entries = plainEntries(identity, question);
  if (entries === undefined) return undefined;
  const space = spaceOfStatements(question, found);
  const kinds = space.requests.length + space.types.length;
  if (kinds === 0 || !question.meter.take(kinds * entries.length * stepsPerTest)) return undefined;
  return verdictOf([
    ...space.requests.map((request) => takenOfRequest(entries, request, space)),
    ...space.types.map((type) => takenOfType(entries, type, space)),
  ]);
}

function verdictOf(taken: readonly (Taken | undefined)[]): Verdict | undefined {
  if (taken.includes(undefined)) return undefined;
  if (taken.every((each) => each === 'all')) return 'granted';
  return taken.every((each) => each === 'none') ? 'missing' : 'limited';
}

// Undefined where a statement says more than which resources it allows.
function plainEntries(
  { statements, group }: GroupStatements,
  question: GrantQuestion & OutrightQuestion,
): readonly ResourceEntry[] | undefined {
  const isPlainGroup = statements.every(({ compiled }) => compiled.statement.effect === 'Allow');
  if (!isPlainGroup || group.sources.some(({ document }) => document.faults !== undefined)) return undefined;
  const reader = contextReader(question.context);
  const elements = statements.map(({ compiled }) => {
    const { resource, conditions, principal } = compiled.statement;
    const isPlain = resource?.negated === false && conditions.length === 0 && principal === undefined;
    return isPlain ? readResourceElement(resource, compiled, reader) : undefined;
  });
  if (!elements.every((element) => element !== undefined)) return undefined;
  const all = elements.flatMap(({ entries }) => entries);
  return all.every(({ isOpen, patterns }) => !isOpen && patterns.length === 1) ? all : undefined;
}

function takenOfRequest(
  entries: readonly ResourceEntry[],
  request: string,
  { meter }: ResourceSpace,
): Taken | undefined {
  return entries.some((entry) => matchRequest(entry, request, meter) === true) ? 'all' : 'none';
}

// Two entries that take parts of one type may take all of it together. One takes a part of it exactly.
function takenOfType(entries: readonly ResourceEntry[], type: SpaceType, space: ResourceSpace): Taken | undefined {
  const relations = entries.map((entry) => relateEntry(entry, type, space));
  if (relations.includes('all')) return 'all';
  const partial = relations.filter((relation) => relation === 'some');
  return partial.length > 1 ? undefined : (partial[0] ?? 'none');
}
