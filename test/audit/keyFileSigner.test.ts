import { mkdtemp, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyFileSigner } from '../../shared/audit/keyFileSigner.ts';

describe('keyFileSigner', () => {
  it('names a file that is larger than any key, and reads none of it', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'key-')), 'seal.key');
    await writeFile(path, '', { mode: 0o600 });
    await truncate(path, 65_537);
    await expect(keyFileSigner(path)).rejects.toThrow(
      `${path}: expected a private key of at most 65536 bytes, it has 65537`,
    );
  });
});
