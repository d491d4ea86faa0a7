// A policy statement of which a part is known only when the change is made, as the most that it may say, under a condition
// that nobody can decide: so it is neither granted nor missing.

/** A part of which nothing is known stands as `undefined`, in a list, too. */
export type StatementParts = Readonly<Record<string, unknown>>;

const certain = ['Effect', 'Action', 'NotAction', 'Principal', 'NotPrincipal'] as const;

/**
 * Gives the statement as statements without unknown parts: what it says of known resources, and what it may say of
 * others. Undefined where it cannot be bounded: its effect, actions or principals are not known.
 *
 * @param why begins with a mark of `isKnownLater`; it becomes the key of the condition
 */
export function markUnknown(statement: StatementParts, why: string): readonly StatementParts[] | undefined {
  if (!hasUnknown(statement)) return [statement];
  const isOpen = (name: string) => name in statement && hasUnknown(statement[name]);
  if (certain.some(isOpen)) return undefined;
  const { Resource, NotResource, Condition, ...others } = statement;
  const rest = 'Sid' in others && hasUnknown(others.Sid) ? withoutSid(others) : others;
  const known = knownItems(Resource);
  const isResourceKnown = !isOpen('Resource') && !isOpen('NotResource');
  const condition = knownCondition(Condition);
  const conditional = {
    Condition: { ...condition, StringEquals: { ...recordOf(condition.StringEquals), [why]: 'unknown' } },
  };
  const resources = isResourceKnown
    ? { ...('Resource' in statement && { Resource }), ...('NotResource' in statement && { NotResource }) }
    : { Resource: '*' };
  const certainPart =
    isOpen('Condition') || known.length === 0
      ? []
      : [{ ...rest, Resource: known, ...('Condition' in statement && { Condition }) }];
  return [...certainPart, { ...withoutSid(rest), ...resources, ...conditional }];
}

/** Whether something in it, however deep, is not known. */
export function hasUnknown(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some((part: unknown) => hasUnknown(part));
}

// Sids are told once in a document.
function withoutSid({ Sid: _sid, ...rest }: StatementParts): StatementParts {
  return rest;
}

function knownItems(resource: unknown): readonly unknown[] {
  if (resource === undefined) return [];
  return Array.isArray(resource)
    ? resource.filter((item: unknown) => item !== undefined && !hasUnknown(item))
    : [resource];
}

/** The condition tests that are known; all must hold, so that leaving one out is made good by the unknown one. */
function knownCondition(condition: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(recordOf(condition)).flatMap(([operator, tests]) => {
      const known = Object.entries(recordOf(tests)).filter(([, value]) => !hasUnknown(value));
      return known.length === 0 ? [] : [[operator, Object.fromEntries(known)]];
    }),
  );
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
