import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeJson, encodeLargeJson } from '../../shared/audit/jsonLines.ts';

describe('encodeLargeJson', () => {
  it('gives the bytes of encodeJson, whatever the members are', () => {
    const member = fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()), fc.constant(undefined));
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'binary' }), member), (value) => {
        expect(Buffer.from(encodeLargeJson(value))).toEqual(Buffer.from(encodeJson(value)));
      }),
    );
  });
});
