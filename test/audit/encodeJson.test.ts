import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJsonLines, encodeJson, encodeJsonLines, encodeLargeJson } from '../../shared/audit/encodeJson.ts';

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

describe('decodeJsonLines', () => {
  it('unpacks no more than one text may have', () => {
    const body = encodeJsonLines(['1234567']);
    expect(decodeJsonLines(body, 'a.gz', 10)).toEqual(['1234567']);
    expect(() => decodeJsonLines(body, 'a.gz', 9)).toThrow(
      'a.gz: expected gzip-compressed at most 9 bytes of JSON lines',
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
