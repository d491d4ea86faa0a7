// The references that an expression of a configuration names.

/** Gives those of an expression and of all that lies within it. */
export function referencesOf(expression: unknown): readonly string[] {
  return withoutParents([...new Set(allReferences(expression))]);
}

function allReferences(expression: unknown): readonly string[] {
  if (Array.isArray(expression)) return expression.flatMap(allReferences);
  if (typeof expression !== 'object' || expression === null) return [];
  if ('references' in expression && Array.isArray(expression.references)) {
    return expression.references.filter((each) => typeof each === 'string');
  }
  return 'constant_value' in expression ? [] : Object.values(expression).flatMap(allReferences);
}

/** A plan names each reference and then what it is a part of: `aws_iam_role.a.arn`, `aws_iam_role.a`. */
function withoutParents(references: readonly string[]): readonly string[] {
  const sorted = references.toSorted();
  const isThere = (prefix: string) => sorted[firstFrom(sorted, prefix)]?.startsWith(prefix) === true;
  return references.filter((reference) => !isThere(`${reference}.`) && !isThere(`${reference}[`));
}

/** Index of the first text that does not come before this one. */
function firstFrom(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}
