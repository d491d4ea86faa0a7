import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePieces } from '../../shared/audit/encodePieces.ts';

describe('encodePieces', () => {
  it('gives the bytes of the whole text, however it is cut', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.nat(40_000).map((length) => 'ä€😀'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        expect(Buffer.from(encodePieces(pieces)).equals(Buffer.from(pieces.join('')))).toBe(true);
      }),
    );
  });
});
