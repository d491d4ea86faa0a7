// JSON with its keys in RFC 8785 order, in which equal values are equal texts.

import canonicalize from 'canonicalize';

/** @throws Error where the value has no JSON form. */
export function canonicalJson(value: unknown): string {
  const text = plainJson(value) ?? canonicalize(value);
  if (text === undefined) throw new Error('expected a value with a JSON form, came undefined or a function');
  return text;
}

// Written by V8 as a whole, several times as fast as member by member; undefined where that could be another text.
function plainJson(value: unknown): string | undefined {
  const found = { isOdd: false };
  const sorted = sortKeys(value, found);
  return found.isOdd ? undefined : JSON.stringify(sorted);
}

/** Whether there is anything that has no form in RFC 8785, or that an object puts in an order of its own. */
interface Found {
  isOdd: boolean;
}

function sortKeys(value: unknown, found: Found): unknown {
  if (typeof value === 'string') found.isOdd ||= !value.isWellFormed();
  else if (typeof value === 'number') found.isOdd ||= !Number.isFinite(value);
  else if (typeof value === 'function') found.isOdd = true;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element) => sortKeys(element, found));
  return isSelfMade(value) ? sortKeys(value.toJSON(), found) : sortMembers({ ...value }, found);
}

function isSelfMade(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function sortMembers(members: Readonly<Record<string, unknown>>, found: Found): object {
  const sorted: Record<string, unknown> = {};
  for (const key of Object.keys(members).sort()) {
    found.isOdd ||= isOddKey(key);
    sorted[key] = sortKeys(members[key], found);
  }
  return sorted;
}

/** Objects put keys that look like numbers first, and `__proto__` is no member of theirs. */
function isOddKey(key: string): boolean {
  const first = key.charCodeAt(0);
  return (first >= zero && first <= nine) || key === '__proto__' || !key.isWellFormed();
}

const [zero, nine] = [0x30, 0x39];
