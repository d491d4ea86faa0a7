import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJson, encodeJsonLines, encodeLargeJson } from '../../shared/audit/encodeJson.ts';

describe('encodeLargeJson', () => {
  it('gives the bytes of encodeJson, whatever the members are', () => {
    const member = fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()), fc.constant(undefined));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), member), (value) => {
        expect(Buffer.from(encodeLargeJson(value)).equals(Buffer.from(encodeJson(value)))).toBe(true);
      }),
    );
  });
});

describe('what a log holds', () => {
  it('hides no character, and is what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const value = { [`${text}\u009b\u202e`]: [`##[add-mask]${text}\u007f`] };
        for (const body of [encodeJson(value), encodeLargeJson(value), gunzipSync(encodeJsonLines([value]))]) {
          const written = new TextDecoder().decode(body);
          expect(written.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]|##\[/u);
          expect(JSON.parse(written)).toEqual(value);
        }
      }),
    );
  });
});
