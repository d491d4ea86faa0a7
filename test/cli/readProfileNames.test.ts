import { execFileSync } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProfileNames } from '../../cli/readProfileNames.ts';

describe('readProfileNames', () => {
  it('waits for no pipe, and gives what the other file names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
    const [config, credentials] = [join(folder, 'config'), join(folder, 'credentials')];
    execFileSync('mkfifo', [config]);
    await writeFile(credentials, '[b]\n[a]\n');
    const env = { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials };
    expect(await readProfileNames(env)).toEqual(['a', 'b']);
  });
});
