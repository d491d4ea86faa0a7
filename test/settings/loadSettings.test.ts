import { describe, expect, it } from 'vitest';
import { latestExpiry, loadSettings, settingsFaultsText } from '../../shared/settings/loadSettings.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import cases from '../cases/settings/faults.json' with { type: 'json' };

const today = '2026-11-22';

function faultLines(text: string): readonly string[] {
  const loaded = loadSettings(text, { today });
  return loaded.ok ? [] : settingsFaultsText('settings.yaml', loaded.faults).split('\n');
}

function load(text: string) {
  const loaded = loadSettings(text, { today });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  return loaded.settings;
}

describe('loadSettings', () => {
  describe('given nothing', () => {
    it.each(['', '\n', '# only a comment\n', '---\n', 'live:\nexceptions:\n', '{}'])(
      'gives the defaults for %j',
      (text) => {
        expect(load(text)).toEqual(defaultSettings);
      },
    );
  });

  describe('given faults without an end', () => {
    it('names the first fifty, and how many more there are', () => {
      const lines = faultLines(`regions:\n${'  - nowhere\n'.repeat(3_000)}`);
      expect(lines).toHaveLength(51);
      expect(lines.at(-1)).toBe('settings.yaml: and 2950 more faults');
    });

    it.each([
      ['lists', `regions: ${'['.repeat(20_000)}${']'.repeat(20_000)}`],
      ['maps', Array.from({ length: 3_000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
      [
        'lists by aliases',
        ['- &a0 x', ...Array.from({ length: 120 }, (_, at) => `- &a${at + 1} [*a${at}]`)].join('\n'),
      ],
    ])('says once that %s stand too deep in each other', (_, text) => {
      expect(faultLines(text).map((line) => line.replace(/:\d+:/, ':'))).toEqual([
        'settings.yaml: expected fewer lists and maps in each other than can be read',
      ]);
    });
  });

  describe('given settings', () => {
    it('fills in the defaults beside them', () => {
      const settings = load('build: 10.0.0.232\nalerts:\n  remindAfterDays: 3\n');
      expect(settings).toEqual({
        ...defaultSettings,
        build: '10.0.0.232',
        alerts: { ...defaultSettings.alerts, remindAfterDays: 3 },
      });
    });

    it('takes account ids without quotes, zeros in front too', () => {
      expect(load('trust:\n  accounts: [111122223333, 012345678901, "000000000001"]').trust.accounts).toEqual([
        '111122223333',
        '012345678901',
        '000000000001',
      ]);
    });

    it('takes anchors and aliases', () => {
      const text = 'live:\n  accounts:\n    exclude: &ids [111122223333]\ntrust:\n  accounts: *ids\n';
      expect(load(text).trust.accounts).toEqual(['111122223333']);
    });

    it('takes as many aliases of one anchor as there are rules', () => {
      const rule = (index: number) => `  - { name: veeam-${index}, accounts: *ids, requirements: [ec2-backup] }\n`;
      const rules = Array.from({ length: 300 }, (_, index) => rule(index)).join('');
      const { principals } = load(`trust:\n  accounts: &ids [111122223333]\nprincipals:\n${rules}`);
      expect(principals).toHaveLength(300);
      expect(principals.at(-1)?.accounts).toEqual(['111122223333']);
    });

    it('takes for an alias the last anchor of that name before it', () => {
      const text = 'build: &a "1"\nregions:\n  - &a eu-central-1\n  - *a\n  - &a eu-west-1\n  - *a\n';
      expect(load(text).regions).toEqual(['eu-central-1', 'eu-central-1', 'eu-west-1', 'eu-west-1']);
    });

    it('takes an exception that has ended and one of just a year', () => {
      const rule = (expires: string) => `  - { code: ACTION_MISSING, reason: abc, owner: me, expires: ${expires} }\n`;
      expect(load(`exceptions:\n${rule('2020-01-01')}${rule('2027-11-22')}`).exceptions).toHaveLength(2);
    });
  });

  describe.each(cases)('given $title', ({ text, faults }) => {
    it('names every fault with its line', () => {
      expect(faultLines(text.join('\n'))).toEqual(faults.map((fault) => `settings.yaml:${fault}`));
    });
  });

  describe('given a nest of aliases that would fill the memory', () => {
    it('refuses it', () => {
      const doubled = (index: number) =>
        `b${index}: &a${index} [${Array(10)
          .fill(`*a${index - 1}`)
          .join(', ')}]`;
      const bomb = [
        'b0: &a0 [x, x, x, x, x, x, x, x, x, x]',
        ...Array.from({ length: 12 }, (_, index) => doubled(index + 1)),
      ];
      expect(faultLines(bomb.join('\n'))).toEqual([
        'settings.yaml:6: expected aliases that stand for at most 1000000 values in all',
      ]);
    });
  });
});

describe('latestExpiry', () => {
  it.each([
    ['2026-11-22', '2027-11-22'],
    ['2027-12-31', '2028-12-31'],
    // There is no 29 February a year later.
    ['2028-02-29', '2029-03-01'],
  ])('gives for %s the day %s', (day, latest) => {
    expect(latestExpiry(day)).toBe(latest);
  });
});
