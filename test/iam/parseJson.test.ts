import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../shared/iam/parseJson.ts';
import { draws } from './lawRuns.ts';

describe('parseJson', () => {
  it('gives what JSON.parse gives, whatever the value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.boolean(), (value, isIndented) => {
        const text = JSON.stringify(value, null, isIndented ? 2 : 0);
        expect(parseJson(text)).toEqual({ ok: true, value: JSON.parse(text), repeated: [] });
      }),
      draws(200),
    );
  });

  it.each(['\uFEFF', '\uD800', '\uDC00x', 'a\uFEFFb', '\uFEFF\uFEFF'])('keeps every character of %j', (text) => {
    expect(parseJson(`"${text}"`)).toMatchObject({ value: text });
    expect(parseJson(JSON.stringify({ [text]: text }))).toMatchObject({ value: { [text]: text } });
  });

  it.each([
    ['{"a": 1, "a": 1}', [['a']]],
    ['{"a": {"b": 1}, "c": {"b": 1}}', []],
    ['[{"a": 1}, {"b": [0, {"c": 1, "d": 2, "c": 3}]}]', [[1, 'b', 1, 'c']]],
    ['{"a": 1, "\\u0061": 2, "b": "a", "c": ["a", "a"]}', [['a']]],
    ['{"a": 1, "A": 2, "__proto__": 3, "__proto__": 4, "": 5, "": 6}', [['__proto__'], ['']]],
    ['{"a": {"x": 1, "x": 2}, "a": {"x": 1}}', [['a', 'x'], ['a']]],
  ])('tells each key that stands twice in one object of %s', (text, repeated) => {
    expect(parseJson(text)).toMatchObject({ ok: true, repeated });
  });

  it.each([97, 98, 99, 100])('reads %i levels, and sees what stands twice in the last', (depth) => {
    const nest = (inner: string) => `${'['.repeat(depth - 1)}${inner}${']'.repeat(depth - 1)}`;
    expect(parseJson(nest('{}'))).toEqual({ ok: true, value: JSON.parse(nest('{}')), repeated: [] });
    const path = [...Array.from({ length: depth - 1 }, () => 0), 'a'];
    expect(parseJson(nest('{"a":1,"a":2}'))).toMatchObject({ ok: true, repeated: [path] });
    expect(parseJson(`[${nest('{}')}]`).ok).toBe(depth < 100);
  });

  it.each([
    [' \n\t{"a": {"b:": ":"}} ', { a: { 'b:': ':' } }],
    ['{"\\"": "\\\\", "b": "}:"}', { '"': '\\', b: '}:' }],
    [' "a:b" ', 'a:b'],
    [' 1 ', 1],
  ])('takes no colon of a text for one of a member: %s', (text, value) => {
    expect(parseJson(text)).toEqual({ ok: true, value, repeated: [] });
  });

  it.each(['', ' ', '{', '{"a" 1}', '[1,]', '[1] 2', 'nul', "{'a': 1}", '01', '"\u0001"', '\uFEFF{}'])(
    'refuses %j',
    (text) => {
      expect(() => JSON.parse(text)).toThrow();
      expect(parseJson(text)).toMatchObject({ ok: false });
    },
  );

  it('takes and refuses what JSON.parse does, whatever is cut out of a text or put in', () => {
    const edit = fc.record({
      at: fc.nat(200),
      cut: fc.nat(3),
      put: fc.constantFrom('', '"', '\\', '{', ']', ',', ':', '1', 'e', ' '),
    });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), edit, (value, { at, cut, put }) => {
        const whole = JSON.stringify(value);
        const place = at % (whole.length + 1);
        const text = whole.slice(0, place) + put + whole.slice(place + cut);
        const parsed = parseJson(text);
        expect(parsed.ok ? { value: parsed.value } : 'refused').toEqual(nativeParse(text));
      }),
      draws(500),
    );
  });

  it.each([
    ['{"a":}', 'expected a value at character 6, got "}"'],
    ['', 'expected a value at character 1, got nothing'],
    ['{"a" 1}', 'expected ":" at character 6, got "1"'],
    ['{"a": 1,}', 'expected a key at character 9, got "}"'],
    ['[1 2]', 'expected "]" at character 4, got "2"'],
    ['["\\x"]', 'expected a text, a number, true, false or null at character 2, got "\\""'],
    ['["a', 'expected the end of the text that begins with " at character 4, got nothing'],
    ['{}{}', 'expected the end at character 3, got "{"'],
    ['['.repeat(100_000), 'expected at most 100 levels at character 101, got "["'],
  ])('says where and what was expected in %.20s', (text, message) => {
    expect(parseJson(text)).toEqual({ ok: false, message });
  });
});

function nativeParse(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'refused';
  }
}
