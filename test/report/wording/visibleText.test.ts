import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleText } from '../../../shared/report/wording/visibleText.ts';

describe('visibleText', () => {
  describe('given text of any script', () => {
    it.each(['veeam-ec2-backup', 'Sicherung Büro', '管理者ロール', 'صلاحيات', 'é', '🚀'])(
      'leaves %s as it is',
      (text) => {
        expect(visibleText(text)).toBe(text);
      },
    );
  });

  describe('given characters that hide or move text', () => {
    it.each([
      ['a\nb\r\n\tc', String.raw`a\nb\r\n\tc`],
      ['\u001b[31mred', String.raw`\u{001b}[31mred`],
      ['\u009bJ', String.raw`\u{009b}J`],
      ['admin\u202Egnp', String.raw`admin\u{202e}gnp`],
      ['ro\u200Ble', String.raw`ro\u{200b}le`],
      ['a\u2028b', String.raw`a\u{2028}b`],
      ['lone \uD800', String.raw`lone \u{d800}`],
      ['tag \u{E0041}', String.raw`tag \u{e0041}`],
    ])('writes %j as %s', (text, expected) => {
      expect(visibleText(text)).toBe(expected);
    });

    it('keeps three combining marks and writes out a pile of them', () => {
      expect(visibleText(`a${'\u0301'.repeat(3)}`)).toBe(`a${'\u0301'.repeat(3)}`);
      expect(visibleText(`a${'\u0301'.repeat(5)}`)).toBe(`a${'\u0301'.repeat(3)}${String.raw`\u{0301}`.repeat(2)}`);
    });
  });

  describe('given text that is too long', () => {
    it('cuts it and says how long it is', () => {
      expect(visibleText('a'.repeat(10_240), 5)).toBe('aaaaa… (10,240 characters)');
    });

    it('counts characters, not their UTF-16 units', () => {
      expect(visibleText('🚀🚀🚀', 3)).toBe('🚀🚀🚀');
      expect(visibleText('🚀🚀🚀🚀', 3)).toBe('🚀🚀🚀… (4 characters)');
    });

    it('bounds the escapes as well', () => {
      expect(visibleText('\u202E'.repeat(10_000), 20).length).toBeLessThan(100);
    });
  });

  it('never gives a hidden character, and never much more than it was allowed', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.integer({ min: 1, max: 100 }),
        (text, maxLength) => {
          const shown = visibleText(text, maxLength);
          expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u);
          expect(shown.length).toBeLessThanOrEqual(maxLength * 3 + 30);
        },
      ),
    );
  });
});
