// Builds the command as plain JavaScript for the npm package: dist/cli/main.mjs and the parts that it loads on demand.

import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { thirdPartyLicenses } from './thirdPartyLicenses.ts';

const checkout = fileURLToPath(new URL('../..', import.meta.url));

/** CommonJS packages in an ES module ask for `require`, which Node does not give there. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module';const require = createRequireForBundle(import.meta.url);";

/**
 * Writes the command to `output`, with all its packages inside: it runs on Node 20.19 without node_modules. What
 * subcommands import on demand becomes a file of its own. Gives what went in, for measuring.
 */
export async function buildCommand(output: string): Promise<Metafile> {
  await rm(output, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: checkout,
    entryPoints: ['cli/main.ts'],
    outdir: output,
    outExtension: { '.js': '.mjs' },
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'warning',
    banner: { js: requireForCommonJs },
  });
  await chmod(join(output, 'main.mjs'), 0o755);
  await writeFile(join(output, 'THIRD-PARTY-LICENSES.txt'), await thirdPartyLicenses(metafile, checkout));
  return metafile;
}

if (import.meta.main) {
  const { outputs } = await buildCommand(join(checkout, 'dist/cli'));
  for (const [file, { bytes }] of Object.entries(outputs)) console.log(`${file}: ${(bytes / 1024).toFixed(0)} KiB`);
}
