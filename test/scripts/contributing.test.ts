import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const codes = codesIn(text);

function codesIn(part: string): readonly string[] {
  return [...part.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** Paths of the house, up to a part that the reader fills in; a set file's address or a command is none. */
const places = codes
  .flatMap((code) => code.split(' '))
  .filter((code) => /^[\w.-]+\/|\.(ts|md|json|yml|sh)$/.test(code) && !code.startsWith('http') && !code.startsWith('@'))
  .map((code) => code.replace(/<.*$/, ''));
const scripts = codes.flatMap((code) => /^npm (?:run |-s )*([\w:]+)/.exec(code)?.[1] ?? []);

/** The files that a finding comes by, in the order in which a reader opens them. */
const way = codesIn(/^1\. `functions\/scan[\s\S]*?^## /m.exec(text)?.[0] ?? '').filter((code) => code.endsWith('.ts'));

function importsOf(file: string): readonly string[] {
  const specifiers = readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier = '']) => join(dirname(file), specifier));
}

describe('CONTRIBUTING.md', () => {
  it('shows a way from the handler to the e-mail', () => {
    expect(way[0]).toBe('functions/scan/handler.ts');
    expect(way.at(-1)).toBe('shared/alerts/forms/renderEmail.ts');
    expect(way.length).toBeGreaterThan(15);
  });

  it.each(way.slice(1))('leads to %s from a file that was opened before', (file) => {
    const before = way.slice(0, way.indexOf(file));
    expect(before.filter((each) => importsOf(each).includes(file))).not.toEqual([]);
  });

  it('names the places of a rule, a build, a chat and a report form', () => {
    expect(places).toEqual(
      expect.arrayContaining([
        'shared/drift/ruleList.ts',
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
