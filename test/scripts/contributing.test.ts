import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const codes = [...readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').matchAll(/`([^`]+)`/g)].map(
  ([, code = '']) => code,
);

/** Paths of the house, up to a part that the reader fills in; a set file's address or a command is none. */
const places = codes
  .flatMap((code) => code.split(' '))
  .filter((code) => /^[\w.-]+\/|\.(ts|md|json|yml|sh)$/.test(code) && !code.startsWith('http') && !code.startsWith('@'))
  .map((code) => code.replace(/<.*$/, ''));
const scripts = codes.flatMap((code) => /^npm (?:run |-s )*([\w:]+)/.exec(code)?.[1] ?? []);

describe('CONTRIBUTING.md', () => {
  it('names the places of a rule, a build, a chat and a report form', () => {
    expect(places).toEqual(
      expect.arrayContaining([
        'shared/drift/rules/ruleList.ts',
        'shared/requirements/sets/',
        'shared/alerts/chatForms.ts',
        'shared/report/renderReport.ts',
      ]),
    );
  });

  it.each([...new Set(places)])('names %s, which exists', (place) => {
    expect(existsSync(join(root, place))).toBe(true);
  });

  it.each([...new Set(scripts)].filter((script) => script !== 'ci' && script !== 'i'))(
    'names the script %s, which exists',
    (script) => {
      expect(Object.keys({ ...packageFile.scripts, cit: '', test: '' })).toContain(script);
    },
  );
});
