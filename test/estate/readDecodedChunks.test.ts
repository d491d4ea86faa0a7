import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../shared/estate/inputError.ts';
import { readDecodedText } from '../../shared/estate/readDecodedChunks.ts';
import { makeFolder } from './exportFixtures.ts';

describe('readDecodedText', () => {
  const text = '{"a": "éü"}';

  it('gives the whole text, of as many characters as are allowed', async () => {
    const file = join(makeFolder({ 'a.json': text }), 'a.json');
    expect(await readDecodedText(file, text.length)).toBe(text);
  });

  it.each([
    ['plain text', text],
    ['packed text, which is smaller than what is in it', gzipSync(`${text}${' '.repeat(2_000)}`)],
  ])('refuses more than that: %s', async (_, content) => {
    const file = join(makeFolder({ 'a.json': content }), 'a.json');
    const limit = text.length - 1;
    await expect(readDecodedText(file, limit)).rejects.toThrow(
      new InputError({ file }, `expected at most ${limit} characters of text, unpacked, got more`),
    );
  });
});
