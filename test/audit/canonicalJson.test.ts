import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/audit/canonicalJson.ts';
import { JoinedList } from '../../shared/drift/joinedList.ts';
import { draws } from '../iam/lawRuns.ts';

describe('canonicalJson', () => {
  it('gives what the reference implementation of RFC 8785 gives, and refuses what it refuses', () => {
    const key = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.nat(20).map(String),
      fc.constantFrom('__proto__', 'a', 'B', 'é'),
    );
    const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constantFrom(null, undefined));
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(key, tie('value'))),
    }));
    fc.assert(
      fc.property(value, (drawn) => {
        expect(textOf(() => canonicalJson(drawn))).toBe(textOf(() => canonicalize(drawn)));
      }),
      draws(1000),
    );
  });

  it('keeps the order of keys that look like numbers', () => {
    expect(canonicalJson({ 9: 1, 10: 2, a: 3 })).toBe('{"10":2,"9":1,"a":3}');
  });

  it('writes a list that makes its entries as an array', () => {
    expect(canonicalJson({ list: new JoinedList<unknown>([[{ b: 1, a: 2 }], [3]]) })).toBe(
      '{"list":[{"a":2,"b":1},3]}',
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800', undefined])('refuses %s', (value) => {
    expect(() => canonicalJson(value)).toThrow();
  });
});

/** The text; undefined where there is none. */
function textOf(make: () => string | undefined): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
