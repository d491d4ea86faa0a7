// The engine's verdicts beside those of the second opinion: enough of them to notice a mistake early.

import { describe, expect, it } from 'vitest';
import { compareOpinions } from './compareOpinions.ts';
import { drawOpinions } from './drawnOpinions.ts';
import { hasSecondOpinion } from './secondOpinion.ts';

const count = 100;

describe.skipIf(!hasSecondOpinion)('the second opinion', () => {
  it('agrees with the engine on drawn questions', { timeout: 300_000 }, () => {
    const { agreed, decided, contradictions, unknown } = compareOpinions(drawOpinions(count, 20_261_128));
    expect({ contradictions, decided }).toEqual({ contradictions: [], decided: [] });
    expect(unknown.length, unknown.join('\n')).toBeLessThanOrEqual(count / 100);
    expect(agreed + unknown.length).toBe(count);
  });
});
