// Bundles one Lambda function into a single ES module.

import { build, type Metafile } from 'esbuild';

export interface Bundle {
  /** The module's text: `handler.mjs` in the function's zip. */
  readonly code: Uint8Array;
  /** Which files went into it and with how many bytes. */
  readonly metafile: Metafile;
}

export interface BundleOptions {
  /** Default true. Without it the text keeps names and a comment in front of each module. */
  readonly minify?: boolean;
}

/** CommonJS packages in an ES module ask for `require`, which Node does not give there. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module';const require = createRequireForBundle(import.meta.url);";

/**
 * Bundles a handler and all it imports, the AWS SDK included: what was tested is what runs, whichever SDK the Lambda
 * runtime brings. The same sources give the same bytes.
 *
 * @param entry path of the handler, from the working directory
 * @throws esbuild's own error, which names file and line
 */
export async function bundleFunction(entry: string, options: BundleOptions = {}): Promise<Bundle> {
  const result = await build({
    entryPoints: [entry],
    outfile: 'handler.mjs',
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: options.minify ?? true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'error',
    banner: { js: requireForCommonJs },
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`expected one bundle of ${entry}, esbuild gave none`);
  return { code: file.contents, metafile: result.metafile };
}
