// The trials themselves, so many as a test asks for.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeskTrial, seededNumbers, undisturbedChanges } from './deskTrial.ts';

/** Files that a scan of one account puts into place, with locks and their removal. */
const writesOfScan = 60;

export function describeDeskTrials({ count, seed }: { readonly count: number; readonly seed: number }): void {
  describe('scan --log, as processes', () => {
    let trial: DeskTrial;
    let expected: Awaited<ReturnType<typeof undisturbedChanges>>;

    beforeAll(async () => {
      [trial, expected] = await Promise.all([DeskTrial.open(), undisturbedChanges()]);
    });
    afterAll(() => trial.close());

    describe('given two at the same time', () => {
      it(`show every change once, ${count} times`, { timeout: 60_000 + count * 15_000 }, async () => {
        for (let round = 1; round <= count; round += 1) {
          const role = round % 2 === 1 ? 'cut' : 'whole';
          await Promise.all([trial.scan(role), trial.scan(role)]);
          expect(trial.takeShown(), `round ${round}`).toEqual(expected[role]);
        }
        await trial.verify();
        if (count % 2 === 1) await trial.scan('whole');
        trial.takeShown();
      });
    });

    describe('given one that is killed after one of its writes', () => {
      const kills = seededNumbers(seed, { count, max: writesOfScan });
      it(`is shown by the next, at writes ${kills.join(', ')}`, { timeout: 60_000 + count * 15_000 }, async () => {
        for (const [index, killAtWrite] of kills.entries()) {
          const role = index % 2 === 0 ? 'cut' : 'whole';
          const wasShown = await trial.scan(role, killAtWrite);
          const before = trial.takeShown();
          await trial.scan(role);
          const after = trial.takeShown();
          const where = `killed at write ${killAtWrite}`;
          if (wasShown) expect(before, where).toEqual(expected[role]);
          else expect(after, where).toEqual(expected[role]);
          await trial.verify();
        }
      });
    });
  });
}
