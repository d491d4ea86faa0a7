// Sentences are put together from clauses.

/** `put the policy back` as `Put the policy back`. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
