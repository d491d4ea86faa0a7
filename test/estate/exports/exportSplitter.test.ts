import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detailLists } from '../../../shared/estate/detailList.ts';
import { type ExportElement, ExportParser } from '../../../shared/estate/exports/exportParser.ts';
import { ExportSplitter } from '../../../shared/estate/exports/exportSplitter.ts';
import { draws } from '../../iam/lawRuns.ts';

interface Read {
  readonly elements: readonly ExportElement[];
  readonly isTruncated: boolean;
  /** Nothing kept the text from being an export. */
  readonly isWhole: boolean;
}

function parse(text: string): Read {
  const parser = new ExportParser();
  const elements: ExportElement[] = [];
  let isJson = true;
  try {
    parser.write(text);
    parser.end();
  } catch {
    isJson = false;
  }
  elements.push(...parser.takeElements());
  return { elements, isTruncated: parser.isTruncated, isWhole: isJson && parser.formFault() === undefined };
}

function split(chunks: readonly string[]): Read {
  const splitter = new ExportSplitter();
  const elements: ExportElement[] = [];
  for (const chunk of chunks) {
    const more = splitter.write(chunk);
    if (more === undefined) return { elements, isTruncated: false, isWhole: false };
    elements.push(...more);
  }
  return { elements, isTruncated: splitter.isTruncated, isWhole: splitter.end() };
}

const key = fc.oneof(
  fc.constantFrom('Arn', 'Arn', 'RoleName', 'Tags', '__proto__', 'a"b', 'a\\', ':', '{', 'ü', '\ud83d\ude00', '\ud800'),
  fc.string({ unit: 'binary' }),
);
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(key, fc.double(), fc.boolean(), fc.constant(null)).map((one) => JSON.stringify(one)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    objectOf(tie('value')),
  ),
}));
const element = objectOf(value);
const list = fc.oneof(
  { weight: 8, arbitrary: fc.array(element, { maxLength: 4 }).map((items) => `[\n  ${items.join(',\r\n  ')}]`) },
  { weight: 1, arbitrary: fc.constantFrom('null', '[1]', '[{}, null]', '[{},]', '{}', '"x"') },
);
const member = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...detailLists), list) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('IsTruncated', 'NextToken'), value) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom('Marker', 'schema', 'x', 'a\tb'), value) },
);
const page = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.uniqueArray(member, { maxLength: 4, selector: ([name]) => name }).map(pageOf),
  },
  { weight: 1, arbitrary: fc.array(member, { maxLength: 4 }).map(pageOf) },
);
const pages = fc.array(page, { minLength: 1, maxLength: 3 }).map((all) => all.join('\n'));
/** One character is another one, or none, or one more. */
const broken = fc
  .tuple(pages, fc.nat(), fc.constantFrom('', ...'{}[]",:\\ \u00010-e'), fc.nat(1))
  .map(([text, at, other, cut]) => text.slice(0, at % text.length) + other + text.slice((at % text.length) + cut));
const cuts = fc.array(fc.nat(), { maxLength: 4 });

function objectOf(of: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(key, of), { maxLength: 3 })
    .map((members) => `{${members.map(([name, one]) => `${JSON.stringify(name)}: ${one}`).join(',')}}`);
}

function pageOf(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, one]) => ` ${JSON.stringify(name)} : ${one}`).join(' ,')} }`;
}

function chunksOf(text: string, places: readonly number[]): readonly string[] {
  const sorted = places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b);
  return [...sorted, text.length].map((end, index) => text.slice(sorted[index - 1] ?? 0, end));
}

describe('ExportSplitter', () => {
  it('gives of plain text what the parser gives, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.oneof(pages, broken), cuts, (drawn, places) => {
        // Decoders give whole characters only.
        const text = drawn.toWellFormed();
        const whole = parse(text);
        const got = split(chunksOf(text, places));
        if (got.isWhole) expect(got).toStrictEqual(whole);
        else if (whole.isWhole) expect(whole.elements.slice(0, got.elements.length)).toStrictEqual(got.elements);
      }),
      draws(2_000),
    );
  });

  it('takes for plain what AWS writes: pages of objects, with or without white space', () => {
    const details = {
      RoleDetailList: [{ RoleName: 'a', Tags: [], AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow' }] } }],
      Policies: [{ Document: '%7B%22a%22%3A1%7D' }, { Document: '{"a": "\\"}"}' }],
      IsTruncated: false,
    };
    for (const indent of [0, 4]) {
      const text = JSON.stringify(details, null, indent);
      expect(split([text]).isWhole).toBe(true);
      expect(split([text, '\n', text, '\n']).elements.length).toBe(6);
    }
  });

  it('names keys that stand twice in an element', () => {
    const { elements, isWhole } = split(['{"RoleDetailList": [{"Arn": "a", "x": {"Arn": 1, "\\u0041rn": 2}}]}']);
    expect(isWhole).toBe(true);
    expect(elements[0]?.repeated).toEqual([['x', 'Arn']]);
  });

  it.each([
    ['a list of anything else than objects', '{"Policies": [1]}'],
    ['a list twice in a page', '{"Policies": [], "Policies": []}'],
    ['pages in an array', '[{"Policies": []}]'],
    ['a page without lists', '{"Policies": []}{}'],
    ['no page', ' '],
    ['half a character', String.raw`{"Policies": [{"Arn": "\ud800"}]}`],
    ['a hundred levels', `{"Policies": [{"a": ${'['.repeat(98)}${']'.repeat(98)}}]}`],
    ['a page that breaks off', '{"Policies": [{}]'],
    ['an element larger than IAM allows', `{"Policies": [{"a": "${'a'.repeat(1024 * 1024)}`],
  ])('leaves %s to the parser', (_, text) => {
    expect(split([text]).isWhole).toBe(false);
  });
});
