// Counts what code really did, as V8 counts it: the same on every machine, however busy.

import { type Profiler, Session } from 'node:inspector';

/** Gives how many functions and blocks of the product's code ran while the work was done. */
export function countBlocks(work: () => void): number {
  const session = new Session();
  session.connect();
  try {
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    work();
    let blocks = 0;
    // The answer is there when `post` comes back.
    session.post('Profiler.takePreciseCoverage', (_error, answer) => {
      blocks = answer.result.reduce((sum, script) => sum + blocksOf(script), 0);
    });
    session.post('Profiler.stopPreciseCoverage');
    return blocks;
  } finally {
    session.disconnect();
  }
}

function blocksOf({ url, functions }: Profiler.ScriptCoverage): number {
  if (!url.includes('/shared/')) return 0;
  return functions.reduce((sum, { ranges }) => sum + ranges.reduce((count, range) => count + range.count, 0), 0);
}
