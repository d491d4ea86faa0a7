import { describe, expect, it } from 'vitest';
import { startedAs } from '../../cli/startedAs.ts';

const cwd = '/home/me/work';

describe('startedAs', () => {
  it.each<[string, string, string | undefined, NodeJS.Platform, string]>([
    ['npm run drift', '/home/me/checkout/cli/main.ts', 'drift', 'linux', 'npm run -s drift --'],
    ['npm run drift in Windows', '/home/me/checkout/cli/main.ts', 'drift', 'win32', 'npm run -s drift "--"'],
    ['npm start', '/home/me/work/cli/main.ts', 'start', 'darwin', 'npm run -s drift --'],
    ['node and the sources', '/home/me/work/cli/main.ts', undefined, 'linux', 'node cli/main.ts'],
    [
      'node and the sources elsewhere',
      "/opt/it's/cli/main.ts",
      undefined,
      'linux',
      String.raw`node '/opt/it'\''s/cli/main.ts'`,
    ],
    ['node and the package', '/opt/drift/dist/cli/main.mjs', undefined, 'linux', 'node /opt/drift/dist/cli/main.mjs'],
    [
      'the package in Windows',
      "/opt/it's/dist/cli/main.mjs",
      undefined,
      'win32',
      "node '/opt/it''s/dist/cli/main.mjs'",
    ],
    ['npx in this folder', '/home/me/work/node_modules/.bin/veeam-drift', undefined, 'linux', 'npx --no veeam-drift'],
    [
      'npx from its cache',
      '/home/me/.npm/_npx/0a1b/node_modules/.bin/veeam-drift',
      undefined,
      'linux',
      'node /home/me/.npm/_npx/0a1b/node_modules/.bin/veeam-drift',
    ],
    ['a global installation', '/usr/local/bin/veeam-drift', undefined, 'linux', 'veeam-drift'],
  ])('given %s', (_, script, npmScript, platform, words) => {
    expect(startedAs({ script, cwd, npmScript, platform })).toBe(words);
  });
});
