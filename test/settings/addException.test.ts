import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addException } from '../../shared/settings/addException.ts';
import { loadSettings } from '../../shared/settings/loadSettings.ts';
import cases from '../cases/settings/addException.json' with { type: 'json' };

const rule = { account: '111122223333', code: 'TRUST_OPEN', reason: 'a test: yes', owner: 'me', expires: '2027-01-31' };

describe('addException', () => {
  describe.each(cases)('given $title', ({ before, after }) => {
    it('adds lines and changes nothing else', () => {
      expect(addException(before.join('\n'), rule).split('\n')).toEqual(after);
    });
  });

  it('keeps line ends of Windows', () => {
    const text = 'exceptions:\r\n  - code: X # why\r\n\r\nbuild: "1"\r\n';
    expect(addException(text, rule)).toMatch(
      /^exceptions:\r\n {2}- code: X # why\r\n {2}- account: "111122223333"\r\n/,
    );
    expect(addException(text, rule)).toMatch(/expires: 2027-01-31\r\n\r\nbuild: "1"\r\n$/);
  });

  it('keeps a JSON file a JSON file', () => {
    expect(JSON.parse(addException('{"build": "1", "failOn": "low"}', rule))).toEqual({
      build: '1',
      failOn: 'low',
      exceptions: [rule],
    });
  });

  it.each([
    'regions: [eu-central-1]\n',
    'exceptions: []\n',
    'exceptions:\n  - { code: A }\n',
    '{ failOn: low }\n',
    '{"failOn": "low"}',
    '',
  ])('keeps the byte order mark before %j, and does the same after it', (text) => {
    expect(addException(`\uFEFF${text}`, rule)).toBe(`\uFEFF${addException(text, rule)}`);
  });

  it('gives back settings that hold the exception, whatever its texts', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(text, text, text, (reason, owner, subject) => {
        const edited = addException(
          'build: "1"\nexceptions:\n  - { code: A, reason: abc, owner: me, expires: 2027-01-01 }\n',
          {
            ...rule,
            reason,
            owner,
            subject,
          },
        );
        const loaded = loadSettings(edited, { today: '2026-11-22' });
        expect(loaded.ok && loaded.settings.exceptions[1]).toMatchObject({ reason, owner, subject, principal: '*' });
      }),
    );
  });

  it.each([
    ['a: b: c', 'expected readable settings: '],
    ['exceptions: 5\n', 'expected `exceptions` to be a list'],
    ['live:\n  - x: &rules [a]\nexceptions: *rules\n', 'the exception could not be added'],
    ['build: "1"\n...\n', 'the exception could not be added'],
  ])('refuses %j', (text, message) => {
    expect(() => addException(text, rule)).toThrow(message);
  });
});
