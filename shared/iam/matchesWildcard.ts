// Matches a text against a pattern with `*` and `?`.

/**
 * Tells whether `pattern` covers the whole of `text`: `*` stands for any characters or none, `?` for exactly one,
 * everything else for itself. Case counts. Only the last `*` seen gives way when the rest does not fit: time is at most
 * pattern × text.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let at = 0;
  let star = -1;
  let resumeAt = 0;
  let from = 0;
  while (from < text.length) {
    // By their codes: hostile policies have patterns held against names by the hundred thousand.
    const code = at < pattern.length ? pattern.charCodeAt(at) : patternEnd;
    if (code === anyRun) {
      star = at++;
      resumeAt = from;
    } else if (code === anyOne || code === text.charCodeAt(from)) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resumeAt;
    } else return false;
  }
  while (at < pattern.length && pattern.charCodeAt(at) === anyRun) at++;
  return at === pattern.length;
}

const anyRun = '*'.charCodeAt(0);
const anyOne = '?'.charCodeAt(0);
/** No character has this code. */
const patternEnd = -1;

/** Gives `matchesWildcard` of one pattern, for whoever holds it against thousands of texts. */
export function wildcardMatcher(pattern: string): (text: string) => boolean {
  const least = pattern.replaceAll('*', '').length;
  if (pattern.includes('?')) return (text) => text.length >= least && matchesWildcard(pattern, text);
  const [start, end] = [pattern.indexOf('*'), pattern.lastIndexOf('*')];
  if (start < 0) return (text) => text === pattern;
  const [first, last] = [pattern.slice(0, start), pattern.slice(end + 1)];
  const others = pattern.slice(start, end).split('*');
  return (text) => {
    if (text.length < least || !text.startsWith(first) || !text.endsWith(last)) return false;
    let from = first.length;
    for (const part of others) {
      const at = text.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from + last.length <= text.length;
  };
}
