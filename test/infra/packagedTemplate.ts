// Packages the functions and the template into a folder of their own, as `npm run package` does, without credentials
// and without network.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseTemplate, type Template } from '../../scripts/infraTemplate.ts';
import { type PackagedFunction, packageFunctions } from '../../scripts/packageFunctions.ts';

export interface PackagedService {
  readonly template: Template;
  readonly functions: readonly PackagedFunction[];
}

/** An address that nothing listens on: whoever tries to reach AWS through it fails at once. */
const nowhere = 'http://127.0.0.1:9';

/**
 * The packaged service.
 *
 * @param settings text of the settings file; default: none
 * @throws Error with what the framework printed, where it failed
 */
export async function packageService(settings?: string): Promise<PackagedService> {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-package-'));
  try {
    const settingsFile = join(folder, 'settings.yaml');
    if (settings !== undefined) writeFileSync(settingsFile, settings);
    const functions = await packageFunctions({ settingsFile, output: join(folder, 'dist') });
    for (const part of ['serverless.yml', 'infra', 'package.json']) {
      cpSync(part, join(folder, part), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    packageTemplate(folder);
    const text = readFileSync(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8');
    return { template: parseTemplate(text), functions };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function packageTemplate(folder: string): void {
  const done = spawnSync(process.execPath, [resolve('node_modules/serverless/bin/serverless.js'), 'package'], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: folder, HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere },
  });
  if (done.status !== 0) throw new Error(`serverless package failed\n${done.stdout}${done.stderr}`);
}
