import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../shared/requirements/loadCatalog.ts';
import { collect } from '../collect.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe('a new build of the catalog', () => {
  it('is its folder and "npm run generate:catalog": no source knows the builds that there are', async () => {
    const sources = await collect(glob('{shared,cli,functions,scripts}/**/*.{ts,mjs}', { cwd: root }));
    const naming = sources.filter((source) => {
      // A build in a message about the form of builds, or in a docstring, is an example.
      const code = readFileSync(join(root, source), 'utf8').replaceAll(
        /^\s*(\/\/|\/?\*).*$|\/\*\*.*\*\/|: \d[\d.]+'/gm,
        '',
      );
      return loadCatalog().builds.some((build) => code.includes(build));
    });
    expect(sources.length).toBeGreaterThan(100);
    // What pages of two builds say against each other is about these two.
    expect(naming).toEqual(['shared/whatif/upgrade/pageContradictions.ts']);
  });
});
