// Lists that a sentence may not be filled by.

/** `a, b and 3 more`: the first names, and how many there are beside them; all where there are no more than `most`. */
export function nameSome(names: readonly string[], most: number): string {
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `${names.slice(0, most).join(', ')}${more}`;
}
