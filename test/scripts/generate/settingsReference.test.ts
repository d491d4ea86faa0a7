import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsReference } from '../../../scripts/generate/settingsReference.ts';
import { settingsJsonSchema } from '../../../shared/settings/settingsJsonSchema.ts';

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
