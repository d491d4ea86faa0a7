// Wildcard matching of the naive reference evaluator: plain recursion over characters, remembered so that it ends.

/** One element of a pattern: a literal character, `any` single character (`?`), or a `run` of characters (`*`). */
export type PatternPart =
  | { readonly kind: 'literal'; readonly character: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'run' };

/** The parts of a pattern as written: `*` and `?` are wildcards, everything else stands for itself. */
export function partsOf(pattern: string): readonly PatternPart[] {
  return pattern.split('').map((character): PatternPart => {
    if (character === '*') return { kind: 'run' };
    return character === '?' ? { kind: 'any' } : { kind: 'literal', character };
  });
}

/** Parts that stand for the text itself, wildcards included. */
export function literalPartsOf(text: string): readonly PatternPart[] {
  return text.split('').map((character): PatternPart => ({ kind: 'literal', character }));
}

/** Whether the whole text matches the parts; with case, wildcards match any character. */
export function matchesParts(parts: readonly PatternPart[], text: string): boolean {
  return matchFrom(parts, text, () => true);
}

/** `matchesParts` without case. */
export function matchesPartsIgnoringCase(parts: readonly PatternPart[], text: string): boolean {
  const lowered = parts.map(
    (part): PatternPart =>
      part.kind === 'literal' ? { kind: 'literal', character: part.character.toLowerCase() } : part,
  );
  return matchesParts(lowered, text.toLowerCase());
}

/**
 * Whether an ARN matches the parts of a resource pattern: case counts; a wildcard stays within its segment (the parts
 * between colons), but a `*` that ends a segment may run past the colon.
 * A pattern that is `*` alone matches everything; a pattern or ARN of fewer than six segments matches nothing else.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesResource(parts: readonly PatternPart[], resource: string): boolean {
  const [first] = parts;
  if (parts.length === 1 && first?.kind === 'run') return true;
  if (colonsIn(parts) < 5 || resource.split(':').length < 6) return false;
  return matchFrom(parts, resource, (position) => mayCrossColon(parts, position));
}

/**
 * Whether an ARN matches the parts of an ARN condition value: each of the six segments for itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArnCondition(parts: readonly PatternPart[], arn: string): boolean {
  const wanted = sixSegments(parts, (part) => part.kind === 'literal' && part.character === ':');
  const given = sixSegments(arn.split(''), (character) => character === ':');
  if (wanted.length < 6 || given.length < 6)
    return wanted.length === 1 && matchesParts(parts, arn) && given.length === 6;
  return wanted.every((segment, index) => matchesParts(segment, (given[index] ?? []).join('')));
}

function colonsIn(parts: readonly PatternPart[]): number {
  return parts.filter((part) => part.kind === 'literal' && part.character === ':').length;
}

function mayCrossColon(parts: readonly PatternPart[], position: number): boolean {
  const next = parts[position + 1];
  return parts[position]?.kind === 'run' && (next === undefined || (next.kind === 'literal' && next.character === ':'));
}

function matchFrom(parts: readonly PatternPart[], text: string, crossesColon: (position: number) => boolean): boolean {
  const known = new Map<string, boolean>();
  const look = (part: number, at: number): boolean => {
    const key = `${part}/${at}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = step(part, at);
    known.set(key, answer);
    return answer;
  };
  const step = (position: number, at: number): boolean => {
    const part = parts[position];
    if (part === undefined) return at === text.length;
    if (part.kind === 'run' && look(position + 1, at)) return true;
    if (at === text.length) return false;
    const character = text[at];
    if (part.kind === 'literal') return part.character === character && look(position + 1, at + 1);
    if (character === ':' && !crossesColon(position)) return false;
    return look(part.kind === 'run' ? position : position + 1, at + 1);
  };
  return look(0, 0);
}

function sixSegments<Item>(items: readonly Item[], isColon: (item: Item) => boolean): readonly (readonly Item[])[] {
  const segments: Item[][] = [[]];
  for (const item of items) {
    if (isColon(item) && segments.length < 6) segments.push([]);
    else segments.at(-1)?.push(item);
  }
  return segments;
}
