// Bundles one Lambda function with all that it imports.

import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { gzipSync } from 'fflate';
import * as z from 'zod';

export interface Bundle {
  /** By name: `handler.mjs`, parts that it imports on demand, and its data. */
  readonly files: Readonly<Record<string, Uint8Array>>;
  /** Which files went into which part and with how many bytes. */
  readonly metafile: Metafile;
}

/** CommonJS packages in an ES module ask for `require`, which Node does not give there. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module';const require = createRequireForBundle(import.meta.url);";

/**
 * Bundles the handler of a function and all it imports, the AWS SDK included: what was tested is what runs, whichever
 * SDK the Lambda runtime brings. The same sources give the same bytes.
 *
 * @param name folder of the function
 * @param plugins of esbuild, for tests that change a constant
 * @throws esbuild's own error, which names file and line
 */
export async function bundleFunction(name: string, plugins: readonly Plugin[] = []): Promise<Bundle> {
  const data = new Map<string, Uint8Array>();
  const { outputFiles, metafile } = await build({
    entryPoints: { handler: `functions/${name}/handler.ts` },
    outdir: '.',
    outExtension: { '.js': '.mjs' },
    write: false,
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'error',
    banner: { js: requireForCommonJs },
    alias: { '@aws-sdk/credential-provider-node': './scripts/package/lambdaCredentials.ts' },
    // The SDK imports it in browsers only.
    external: ['bowser'],
    plugins: [...plugins, compressedData(data), removableSchemas, versionsOnly],
  });
  const code = outputFiles.map(({ path, contents }) => [basename(path), contents] as const);
  return { files: Object.fromEntries([...code, ...data]), metafile };
}

/** Writes the files of a bundle; gives the path of its handler. */
export async function writeBundle({ files }: Bundle, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(folder, name), content)));
  return join(folder, 'handler.mjs');
}

/**
 * Generated tables lie beside the code as `<name>.json.gz`: a quarter of the bytes to fetch, and quicker to unpack than
 * to compile. All parts of a bundle stand in one folder, so each finds them there.
 */
function compressedData(files: Map<string, Uint8Array>): Plugin {
  return {
    name: 'compressed-data',
    setup: ({ onLoad }) => {
      onLoad({ filter: /\.generated\.json$/ }, ({ path }) => {
        const name = `${basename(path, '.generated.json')}.json.gz`;
        // As in zipFiles.ts, compressed in JavaScript for the sake of equal bytes.
        files.set(name, gzipSync(readFileSync(path), { level: 9, mtime: 0 }));
        const contents = `
          import { readFileSync } from 'node:fs';
          import { gunzipSync } from 'node:zlib';
          export default JSON.parse(gunzipSync(readFileSync(new URL('${name}', import.meta.url))).toString());`;
        return { contents, loader: 'js' };
      });
    },
  };
}

/**
 * The SDK's schemas have computed keys (`[_xN]: …`) whose names are constants of the same file. esbuild cannot know that
 * they do nothing else and would keep every schema of S3; spelled out, those that no call needs go.
 */
const removableSchemas: Plugin = {
  name: 'removable-schemas',
  setup: ({ onLoad }) => {
    onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const names = new Map([...text.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, key, value]) => [key, value]));
      const contents = text.replaceAll(/\[(_\w+)\]:/g, (whole, key) => `${names.get(key) ?? whole.slice(0, -1)}:`);
      return { contents, loader: 'js' };
    });
  },
};

/** The SDK's clients and this tool ask their package files for the version alone. */
const versionsOnly: Plugin = {
  name: 'versions-only',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\/package\.json$/ }, ({ path }) => {
      const { version } = packageVersion.parse(JSON.parse(readFileSync(path, 'utf8')));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    });
  },
};

const packageVersion = z.object({ version: z.string() });
