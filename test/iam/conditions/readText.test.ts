// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policy variables are written like this.
import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { hasVariables, readText, unknownText } from '../../../shared/iam/conditions/readText.ts';
import { anyOne, anyRun } from '../../../shared/iam/patterns/wildcardPattern.ts';

const context: KnownContext = {
  known: {
    'aws:PrincipalTag/Team': 'blue*',
    'aws:username': ['ana'],
    'aws:TagKeys': ['a', 'b'],
    'aws:Empty': '',
    'aws:None': [],
  },
  oneOf: { 'aws:Region': ['eu', 'us'], 'aws:Single': ['one'] },
  others: 'absent',
};

/** Writes tokens back: `*` and `?` for wildcards, `\*` for a literal star, `<unknown>` for an unknown variable. */
function write(tokens: readonly number[] | undefined): string | undefined {
  return tokens
    ?.map((token) => {
      if (token === anyRun) return '*';
      if (token === anyOne) return '?';
      if (token === unknownText) return '<unknown>';
      const character = String.fromCharCode(token);
      return '*?'.includes(character) ? `\\${character}` : character;
    })
    .join('');
}

describe('readText', () => {
  const rows: readonly (readonly [text: string, texts: readonly (string | undefined)[]])[] = [
    ['plain', ['plain']],
    ['', ['']],
    ['a*b?', ['a*b?']],
    ['home/${aws:username}/*', ['home/ana/*']],
    ['${AWS:USERNAME}', ['ana']],
    ['${ aws:username }', ['ana']],
    ['${aws:PrincipalTag/team}', ['blue\\*']],
    ['${*}${?}${$}', ['\\*\\?$']],
    ['${aws:missing}', [undefined]],
    ["${aws:missing, 'x*'}", ['x\\*']],
    ["${aws:missing,''}", ['']],
    ["${aws:username, 'x'}", ['ana']],
    ['${aws:TagKeys}', [undefined]],
    ['${aws:Empty}', ['']],
    ['${aws:None}', [undefined]],
    ['${aws:Single}', ['one']],
    ['${aws:Region}-1', ['eu-1', 'us-1']],
    ['${aws:Region}${aws:Region}', ['eueu', 'euus', 'useu', 'usus']],
    ['${aws:Region}${aws:missing}', [undefined, undefined]],
    ['${}', ['${}']],
    ['${a b}', ['${a b}']],
    ['x/${a b}/y', ['x/${a b}/y']],
    ['*/${a *}?', ['*/${a \\*}?']],
    ['${a,b}', ['${a,b}']],
    ['${a*', ['${a*']],
    ['$a{}', ['$a{}']],
    ['x${', ['x${']],
  ];
  it.each(rows)('reads %s as %s', (text, texts) => {
    const read = readText(text, { wildcards: true, context: contextReader(context) });
    expect(read.texts.map(write)).toEqual(texts);
    expect(read.isOpen).toBe(false);
  });

  it('leaves a variable open that is not known, default or not', () => {
    const reader = contextReader({ known: {}, others: 'unknown' });
    for (const text of ['a${aws:x}b', "a${aws:x, 'y'}b"]) {
      const read = readText(text, { wildcards: true, context: reader });
      expect(read.texts.map(write)).toEqual(['a<unknown>b']);
      expect(read.isOpen).toBe(true);
    }
  });

  it('takes a variable for unknown where it could stand for too much', () => {
    const values = Array.from({ length: 33 }, (_, index) => `v${index}`);
    const reader = (count: number) =>
      contextReader({ known: {}, oneOf: { key: values.slice(0, count) }, others: 'absent' });
    expect(readText('${key}', { wildcards: true, context: reader(32) }).texts).toHaveLength(32);
    expect(readText('${key}', { wildcards: true, context: reader(33) })).toEqual({
      texts: [[unknownText]],
      isOpen: true,
    });
  });

  it('reads variables as text where the version has none', () => {
    const read = readText('${aws:username}*', { wildcards: true });
    expect(read).toEqual({ texts: [expect.anything()], isOpen: false });
    expect(read.texts.map(write)).toEqual(['${aws:username}*']);
  });

  it('reads wildcards as text where there are none', () => {
    const read = readText('a*${aws:username}?', { wildcards: false, context: contextReader(context) });
    expect(read.texts.map(write)).toEqual(['a\\*ana\\?']);
  });
});

describe('hasVariables', () => {
  it('looks for the opening', () => {
    expect([hasVariables('a${b}'), hasVariables('$ {'), hasVariables('')]).toEqual([true, false, false]);
  });
});
