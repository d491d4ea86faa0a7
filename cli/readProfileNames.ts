// The profiles that the AWS CLI's files name.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { readSmallFile } from '../shared/settings/readSmallFile.ts';

/** Files at most so long are looked at, in bytes. */
const maxLength = 1_000_000;

/**
 * Gives the names in `~/.aws/config` and `~/.aws/credentials`, or in the files that AWS_CONFIG_FILE and
 * AWS_SHARED_CREDENTIALS_FILE name, sorted; a file that is not there names none.
 * https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 */
export async function readProfileNames(env: NodeJS.ProcessEnv = process.env): Promise<readonly string[]> {
  const folder = join(env.HOME ?? env.USERPROFILE ?? homedir(), '.aws');
  const [config, credentials] = await Promise.all([
    readText(env.AWS_CONFIG_FILE ?? join(folder, 'config')),
    readText(env.AWS_SHARED_CREDENTIALS_FILE ?? join(folder, 'credentials')),
  ]);
  const inConfig = sections(config).flatMap((section) =>
    section === 'default' ? [section] : (/^profile\s+["']?([^"']+)["']?$/.exec(section)?.[1] ?? []),
  );
  return [...new Set([...inConfig, ...sections(credentials)])].sort();
}

function sections(text: string): readonly string[] {
  return [...text.matchAll(/^[ \t]*\[[ \t]*([^\]\r\n]+?)[ \t]*\]/gm)].map(([, name = '']) => name);
}

// Only a hint is made of it: a file that cannot be read is none.
async function readText(path: string): Promise<string> {
  return readSmallFile(path, maxLength).catch(() => '');
}
