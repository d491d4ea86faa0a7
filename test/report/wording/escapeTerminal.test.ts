import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth, wrapItems, wrapText } from '../../../shared/report/wording/escapeTerminal.ts';

describe('wrapText', () => {
  it('breaks at spaces and indents what follows', () => {
    expect(wrapText('one two three four', 12, '- ')).toEqual(['- one two', '  three four']);
  });

  it('breaks an ARN behind a colon or slash', () => {
    const lines = wrapText('arn:aws:iam::111122223333:role/team/veeam', 20);
    expect(lines.join('')).toBe('arn:aws:iam::111122223333:role/team/veeam');
    expect(lines[0]).toBe('arn:aws:iam::');
  });

  it('counts wide characters as two columns', () => {
    expect(wrapText('管理者 ロール', 10)).toEqual(['管理者', 'ロール']);
  });

  it('keeps every line within the width and loses no word', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 })), fc.integer({ min: 20, max: 120 }), (words, columns) => {
        const text = words.join(' ');
        const lines = wrapText(text, columns, '  * ');
        expect(lines.every((line) => textWidth(line) <= columns)).toBe(true);
        expect(lines.join('').replaceAll(' ', '').replace('*', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });
});

describe('wrapItems', () => {
  it('breaks between items and counts them', () => {
    expect(wrapItems(['CreateTags', 'DeleteTags', 'RunInstances'], 30, 'ec2  ')).toEqual([
      { text: 'ec2  CreateTags, DeleteTags,', count: 2 },
      { text: '     RunInstances', count: 1 },
    ]);
  });

  it('gives no line without items', () => {
    expect(wrapItems([], 30, 'ec2  ')).toEqual([]);
  });
});
