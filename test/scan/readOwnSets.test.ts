import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOwnSets } from '../../shared/scan/readOwnSets.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'own-sets-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function faultsOf(text: string) {
  const file = join(folder, 'set.json');
  await writeFile(file, text);
  const read = await readOwnSets([file]);
  return read.ok ? [] : read.faults.map(({ path, message }) => `${path}: ${message}`);
}

describe('readOwnSets', () => {
  it.each([
    ['no JSON', '{', /^: expected JSON: /],
    [
      'nests without an end',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      /^: expected JSON: expected at most 100 levels/,
    ],
    [
      'a key that stands twice',
      '{"id":"a","policy":{"Action":"x","Action":"y"}}',
      /^policy\.Action: expected each key once/,
    ],
  ])('tells %s in one fault', async (_, text, fault) => {
    const faults = await faultsOf(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('passes over the mark that Windows puts in front', async () => {
    expect(await faultsOf('\uFEFF{"id":"a"}')).toEqual(await faultsOf('{"id":"a"}'));
  });
});
