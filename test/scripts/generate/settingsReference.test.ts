import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsJsonSchema } from '../../../scripts/generate/settingsJsonSchema.ts';
import { settingsReference } from '../../../scripts/generate/settingsReference.ts';

describe('docs/settings.md', () => {
  const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8');

  it('is what npm run generate:settings writes', () => {
    expect(page).toBe(settingsReference(settingsJsonSchema()));
  });

  it('says something about every key', () => {
    const silent = page.split('\n').filter((line) => /^\| `/.test(line) && /\|\s*\|$/.test(line));
    expect(silent).toEqual([]);
  });
});
