// How often a law is tried.

/** LAW_RUNS scales the number of draws: 10 looks ten times as long. LAW_SEED repeats a run. */
const scale = Number(process.env.LAW_RUNS ?? '1');
const seed = process.env.LAW_SEED;

/** Options for `fc.assert`: the number of draws, scaled, at least 20. */
export function draws(count: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: Math.max(20, Math.round(count * scale)), ...(seed !== undefined && { seed: Number(seed) }) };
}
