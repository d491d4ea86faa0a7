import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caseTableText } from '../../../scripts/check/caseTables.ts';

const tables = globSync('test/cases/**/*.json').sort();

describe('caseTableText', () => {
  it('puts a row on one line where it fits, and opens what does not', () => {
    const rows = [
      { id: 1, known: {} },
      { id: 2, text: 'x'.repeat(300), list: [1, 'a', null] },
    ];
    expect(caseTableText({ rows })).toBe(
      [
        '{',
        '  "rows": [',
        '    { "id": 1, "known": {} },',
        '    {',
        '      "id": 2,',
        `      "text": "${'x'.repeat(300)}",`,
        '      "list": [1, "a", null]',
        '    }',
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('never makes a line longer than 300 characters where it could be opened', () => {
    const row = { some: 'word'.repeat(18), more: ['word'.repeat(18), 'word'.repeat(18), 'word'.repeat(18)] };
    const lines = caseTableText({ rows: [row, row] }).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(300);
  });

  it('writes as its code what no eye can see, and nothing else', () => {
    expect(caseTableText(['\u202e', '\u200b', '\ud800', '\u{e0041}', 'é', '日本', '\n'])).toBe(
      '["\\u202e", "\\u200b", "\\ud800", "\\udb40\\udc41", "é", "日本", "\\n"]\n',
    );
  });

  it.each(tables)('is how %s is written', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(text).toBe(caseTableText(JSON.parse(text)));
  });
});
