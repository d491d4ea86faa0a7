import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFile } from '../../../shared/audit/storage/lockFile.ts';
import { UnusableLogError } from '../../../shared/audit/unusableLogError.ts';

describe('lockFile', () => {
  describe('given a lock of a process that lives', () => {
    it('leaves it, and says which process and what to do', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'lock-'));
      const holder = `${process.ppid} 11111111-2222-4333-8444-555555555555`;
      const lock = join(folder, 'head.json.lock');
      await writeFile(lock, holder);
      const taken = lockFile(join(folder, 'head.json'), folder, 2);
      await expect(taken).rejects.toBeInstanceOf(UnusableLogError);
      await expect(taken).rejects.toThrow(
        `${lock}: process ${process.ppid} holds it for over 0.02 seconds: wait until its scan ends; where that is no scan, remove the file`,
      );
      expect(await readFile(lock, 'utf8')).toBe(holder);
    });
  });
});
