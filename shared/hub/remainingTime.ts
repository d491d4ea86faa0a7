// How much time of a Lambda invocation is left for reading accounts.

/** Kept back to end the run in order: this part of the whole time, and at least ten seconds. */
const reservedPart = 0.2;
const reservedMs = 10_000;

/** Gives a watch for an estate: milliseconds until reading must end; 0 or less: none. */
export function remainingTime(context: { getRemainingTimeInMillis(): number }): () => number {
  const reserve = Math.max(reservedMs, context.getRemainingTimeInMillis() * reservedPart);
  return () => context.getRemainingTimeInMillis() - reserve;
}
