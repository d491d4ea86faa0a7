// How often a law is tried.

/** LAW_RUNS scales the number of draws: 10 looks ten times as long. LAW_SEED repeats a run. */
const scale = Number(process.env.LAW_RUNS ?? '1');
const seed = process.env.LAW_SEED;

/** Draws of a law that asks for few. */
const fewest = Math.min(20, Math.round(100 * scale));

/** Options for `fc.assert`: the number of draws, scaled, at least 20; below a scale of 0.2 fewer. */
export function draws(count: number): { readonly numRuns: number; readonly seed?: number } {
  return { numRuns: Math.max(fewest, Math.round(count * scale)), ...(seed !== undefined && { seed: Number(seed) }) };
}

/** The same for a law that counts what it met: few draws may miss what many hold, so they are the same each time. */
export function sameDraws(count: number): { readonly numRuns: number; readonly seed: number } {
  return { seed: 20261128, ...draws(count) };
}
