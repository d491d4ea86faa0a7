// Finds where a JSON value ends in a longer text, without reading it.

export interface JsonSpan {
  /** Of the character behind the value. */
  readonly end: number;
  /** Members of all objects in it, by their colons; of a text that is JSON. */
  readonly members: number;
  readonly isTooDeep: boolean;
}

/** Levels of an element: two more are around it, and an export may have a hundred. */
const maxDepth = 98;
const [quote, colon] = [0x22, 0x3a];

/** Of a value that starts at `start`, which is no space; undefined where the text ends before it. */
export function findValueEnd(text: string, start: number): JsonSpan | undefined {
  const first = text.charCodeAt(start);
  if (levelStep(first) === 1) return findContainerEnd(text, start);
  const end = first === quote ? findStringEnd(text, start) : findLiteralEnd(text, start);
  return end === undefined ? undefined : { end, members: 0, isTooDeep: false };
}

function findContainerEnd(text: string, start: number): JsonSpan | undefined {
  let [depth, deepest, members] = [0, 0, 0];
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      at = (findStringEnd(text, at) ?? text.length + 1) - 1;
      continue;
    }
    if (code === colon) members += 1;
    depth += levelStep(code);
    deepest = Math.max(deepest, depth);
    if (depth === 0) return { end: at + 1, members, isTooDeep: deepest > maxDepth };
  }
  return undefined;
}

function levelStep(code: number): -1 | 0 | 1 {
  switch (code) {
    case 0x7b:
    case 0x5b:
      return 1;
    case 0x7d:
    case 0x5d:
      return -1;
    default:
      return 0;
  }
}

/** Of a string whose first quote is at `start`; undefined where the text ends before it. */
export function findStringEnd(text: string, start: number): number | undefined {
  let at = text.indexOf('"', start + 1);
  while (at >= 0 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at < 0 ? undefined : at + 1;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text[first - 1] === '\\') first -= 1;
  return (at - first) % 2 === 1;
}

function findLiteralEnd(text: string, start: number): number | undefined {
  const pattern = /[\s,\]}]/g;
  pattern.lastIndex = start;
  return pattern.exec(text)?.index;
}

/** Members of all objects in a value that JSON.parse gave. */
export function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const isList = Array.isArray(value);
  const members: readonly unknown[] = isList ? value : Object.values(value);
  let count = isList ? 0 : members.length;
  for (const member of members) if (typeof member === 'object') count += countMembers(member);
  return count;
}
