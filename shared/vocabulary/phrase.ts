// A sentence whose technical words stand apart, so that each output can set them as code and escape them its own way.

/** Plain words, and `code` for what comes from documents and names: actions, policies, ARNs. Nothing is escaped yet. */
export type Phrase = readonly (string | { readonly code: string })[];

/** Builds a phrase from a template: its own words are plain, each inserted text becomes code. */
export function phrase(words: TemplateStringsArray, ...codes: readonly string[]): Phrase {
  return words.flatMap((word, index) => {
    const code = codes[index];
    return code === undefined ? [word] : [word, { code }];
  });
}

/** Gives the phrase as one text, with `setCode` for its technical words and `setWords` for the others. */
export function renderPhrase(
  text: Phrase,
  setCode: (code: string) => string,
  setWords: (words: string) => string = setCode,
): string {
  return text.map((part) => (typeof part === 'string' ? setWords(part) : setCode(part.code))).join('');
}
