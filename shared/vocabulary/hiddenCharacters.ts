// Characters that a reader cannot see or that move other text: control, format (bidi marks, zero width), private use,
// lone surrogates, and the two line separators.

/** Matches each such character; tab and line break are among them. */
export const hiddenCharacters = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;
