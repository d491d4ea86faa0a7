// Cuts the object of JSON that begins a line out of the lines of a page.

export interface CutJson {
  /** Number of lines. */
  readonly taken: number;
  readonly text: string;
  /** What stands behind it in its last line. */
  readonly rest: string;
  /** Whether its last brace was found. */
  readonly isWhole: boolean;
  readonly defects: readonly string[];
}

/** Gives the object whose brace begins the first line; undefined where it begins otherwise. */
export function cutJson(lines: readonly string[]): CutJson | undefined {
  if (!lines[0]?.startsWith('{')) return undefined;
  let depth = 0;
  const taken: string[] = [];
  const defects: string[] = [];
  for (const line of lines) {
    const mended = closeName(line);
    if (mended !== line)
      defects.push(`the page lacks the closing quote in ${line}; it was added, nothing else changed`);
    const end = endIn(mended, depth);
    taken.push(mended.slice(0, end.at));
    depth = end.depth;
    if (depth === 0)
      return { taken: taken.length, text: taken.join('\n'), rest: mended.slice(end.at).trim(), isWhole: true, defects };
  }
  return { taken: lines.length, text: taken.join('\n'), rest: '', isWhole: false, defects };
}

// A line that holds the name of one action alone can be closed in one way only.
function closeName(line: string): string {
  return line.replace(/^("[a-z0-9-]+:\w+)(,?)$/, '$1"$2');
}

function endIn(line: string, before: number): { readonly at: number; readonly depth: number } {
  let depth = before;
  for (const { 0: token, index } of line.matchAll(/"(?:[^"\\]|\\.)*"?|[{}]/g)) {
    if (token === '{') depth += 1;
    if (token === '}') depth -= 1;
    if (depth === 0) return { at: index + 1, depth };
  }
  return { at: line.length, depth };
}
