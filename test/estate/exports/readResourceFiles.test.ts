import { describe, expect, it } from 'vitest';
import { createDocumentMemo } from '../../../shared/estate/details/createDocumentMemo.ts';
import { readResourceFiles } from '../../../shared/estate/exports/readResourceFiles.ts';
import { makeFolder } from '../exportFixtures.ts';

describe('readResourceFiles', () => {
  it('reads a list of more keys than a call takes arguments', async () => {
    const Keys = Array.from({ length: 150_000 }, (_, at) => ({
      KeyId: `k${at}`,
      KeyArn: `arn:aws:kms:eu-central-1:444455556666:key/k${at}`,
    }));
    const folder = makeFolder({ 'keys.json': JSON.stringify({ Keys }), 'b.json': '{"Keys": [7]}' });
    const read = await readResourceFiles(folder, ['keys.json', 'b.json'], createDocumentMemo());
    expect(read.unread).toMatchObject([{ what: 'b.json', why: expect.stringContaining('Keys.0') }]);
  });
});
