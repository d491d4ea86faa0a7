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
    if (pattern[at] === '*') {
      star = at++;
      resumeAt = from;
    } else if (pattern[at] === '?' || pattern[at] === text[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resumeAt;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}
