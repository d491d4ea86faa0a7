// JSON whose text shows every character: what is invisible or moves other text stands as `\u202e`.

const hidden = /[\u007f-\u009f\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** Prints a value as JSON, indented by two spaces; hidden characters are escaped, which means the same to every reader. */
export function escapedJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(hidden, escapeUnits);
}

/** Gives each UTF-16 unit as `\uXXXX`, the form that JSON, YAML and HCL share. */
export function escapeUnits(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
