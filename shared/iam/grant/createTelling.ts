// In which ways statements tell the resources of an action apart.

import { contextReader } from '../conditions/contextReader.ts';
import { type ResourceElement, type ResourceEntry, relateEntry } from '../resources/resourceElement.ts';
import type { ResourceSpace } from '../resources/resourceSpace.ts';
import { type GroupStatements, requestedSpace, spaceAdapter, statementElements } from './findStatements.ts';
import type { GrantQuestion } from './grantDecision.ts';

/** Steps of finding the resources of an action, and of reading the entries of a statement. */
const stepsPerAction = 30;
const stepsPerElement = 4;
/** With more entries than this, nearly every action is told apart from every other. */
const maxEntries = 60;

/**
 * Gives a function that tells of an action of the table, requested as the question's is, a text that it shares with all
 * whose resources these statements tell apart in the same ways: then they have the same verdict. Its answer is undefined
 * where two entries of policies take parts of one type, so that it is not told by each of them alone; there is no
 * function where entries are not known or too many.
 */
export function createTelling(
  { context, partition = 'aws', meter }: GrantQuestion,
  found: readonly GroupStatements[],
): ((action: string) => string | undefined) | undefined {
  const elements = statementElements(found, contextReader(context));
  meter?.take(elements.length * stepsPerElement);
  const entries = entriesOf(elements);
  if (entries === undefined) return undefined;
  const adapt = spaceAdapter(elements, context.resources);
  return (action) => {
    meter?.take(stepsPerAction);
    return tell(entries, adapt({ ...requestedSpace({ action, resource: '*', context, partition }), meter }));
  };
}

function entriesOf(elements: readonly ResourceElement[]): readonly ResourceEntry[] | undefined {
  const byId = new Map<string, ResourceEntry>();
  for (const { entries } of elements) {
    for (const entry of entries) {
      if (entry.isOpen || entry.patterns.length !== 1) return undefined;
      byId.set(entry.id, entry);
      if (byId.size > maxEntries) return undefined;
    }
  }
  return [...byId.values()];
}

// By type or request, what each entry takes of it. How many types there are of a kind, and how they are called, bears on
// no verdict.
function tell(entries: readonly ResourceEntry[], space: ResourceSpace): string | undefined {
  // Without types the one request is `*`, whatever the action.
  const kinds = new Set(space.requests);
  for (const type of space.types) {
    const relations = entries.map((entry) => relateEntry(entry, type, space));
    // One entry that takes a part leaves the other part, and nothing else.
    if (relations.filter((relation) => relation === 'some').length > 1) return undefined;
    kinds.add(relations.join());
  }
  return [...kinds].sort().join();
}
