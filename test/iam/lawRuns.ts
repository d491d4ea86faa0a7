// How often a law is tried.

/** LAW_RUNS scales the number of draws: 10 looks ten times as long, 0.1 is for mutation runs. Default 1. */
const scale = Number(process.env.LAW_RUNS ?? '1');

/** Options for `fc.assert`. LAW_SEED repeats a run. */
export function draws(count: number): { readonly numRuns: number; readonly seed?: number } {
  const seed = process.env.LAW_SEED;
  return { numRuns: Math.max(20, Math.round(count * scale)), ...(seed !== undefined && { seed: Number(seed) }) };
}
