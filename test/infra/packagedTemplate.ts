// Packages the template as `npm run package` does, in a folder of its own, without credentials and without network.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { functionNames, writeDeployValues } from '../../scripts/package/packageFunctions.ts';
import { parseTemplate, type Template } from '../../scripts/package/parseTemplate.ts';
import { zipFiles } from '../../scripts/package/zipFiles.ts';
import { madeOnce } from '../madeOnce.ts';

/** An address that nothing listens on: whoever tries to reach AWS through it fails at once. */
const nowhere = 'http://127.0.0.1:9';

/** Settings that tests of the template share, so that the framework runs once for each. */
const settingsByName = {
  default: undefined,
  people: [
    'alerts: { emails: [backup@example.com, cloud@example.com] }',
    "deploy: { auditReaders: ['arn:aws:iam::111122223333:role/auditor-*'] }",
  ].join('\n'),
  names: 'deploy: { name: drift2, heartbeatHours: 30 }\naudit: { bucket: example-audit }',
} as const;

/** The packaged template of those settings, made once in a run of the tests. */
export async function packagedTemplate(name: keyof typeof settingsByName): Promise<Template> {
  const folder = await madeOnce(`template-${name}`, (own) =>
    writeFile(join(own, 'template.json'), JSON.stringify(packageTemplate(settingsByName[name]))),
  );
  return parseTemplate(readFileSync(join(folder, 'template.json'), 'utf8'));
}

/**
 * The packaged template. What is in the functions does not bear on it, so their zips are empty here.
 *
 * @param settings text of the settings file; undefined: there is none
 * @throws Error with what the framework printed, where it failed
 */
function packageTemplate(settings: string | undefined): Template {
  const folder = mkdtempSync(join(tmpdir(), 'veeam-drift-package-'));
  try {
    const settingsFile = join(folder, 'settings.yaml');
    if (settings !== undefined) writeFileSync(settingsFile, settings);
    writeDeployValues({ settingsFile, output: join(folder, 'dist') });
    mkdirSync(join(folder, 'dist', 'functions'));
    for (const name of functionNames()) writeFileSync(join(folder, 'dist', 'functions', `${name}.zip`), zipFiles({}));
    for (const part of ['serverless.yml', 'infra', 'package.json']) {
      cpSync(part, join(folder, part), { recursive: true });
    }
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'), 'dir');
    runFramework(folder);
    return parseTemplate(readFileSync(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runFramework(folder: string): void {
  const done = spawnSync(process.execPath, [resolve('node_modules/serverless/bin/serverless.js'), 'package'], {
    cwd: folder,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
    },
  });
  if (done.status !== 0) throw new Error(`serverless package failed\n${done.stdout}${done.stderr}`);
}
