import { describe, expect, it } from 'vitest';
import type { Bundle } from '../../scripts/package/bundleFunction.ts';
import { loadedBytes, loadedParts } from '../../scripts/package/loadedParts.ts';
import { functionNames } from '../../scripts/package/packageFunctions.ts';
import { builtFunction } from './builtFunction.ts';

const bundles = new Map<string, Bundle>();
for (const name of functionNames()) bundles.set(name, await builtFunction(name));

/** Sources in the parts that are loaded, those of packages by `<package>/<path>`. */
function sourcesOf(bundle: Bundle, parts: readonly string[]): readonly string[] {
  const inputs = parts.flatMap((part) => Object.entries(bundle.metafile.outputs[part]?.inputs ?? {}));
  return inputs.flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? [path.replace(/^.*node_modules\//, '')] : [],
  );
}

function bundleOf(name: string): Bundle {
  const bundle = bundles.get(name);
  if (bundle === undefined) throw new Error(`expected a function ${name}`);
  return bundle;
}

describe('the code that functions load at the start', () => {
  it('is at most 700 KiB in each', () => {
    const sizes = [...bundles].map(([name, bundle]) => [name, Math.ceil(loadedBytes(bundle) / 1024)] as const);
    expect(sizes.filter(([, kib]) => kib > 700)).toEqual([]);
    expect(Object.fromEntries(sizes).scan).toBeGreaterThan(0);
  });

  it('has neither clients that few runs need, nor what judges and renders', () => {
    const rare =
      /^(@aws-sdk\/client-(sns|eventbridge|kms|ssm|ec2|organizations|sts|iam)|yaml|hono)\/|^shared\/(report\/(html|fix|forms)|alerts|drift\/(rules|judging)|scan)\//;
    const started = sourcesOf(bundleOf('scan'), loadedParts(bundleOf('scan')));
    expect(started.filter((source) => rare.test(source))).toEqual([]);
    expect(started).toContain('functions/scan/handler.ts');
  });

  it('is below 1,110 KiB in scan with all that a run loads that finds no change', () => {
    const run = ['shared/settings/loadSettings.ts', 'shared/hub/composeHub.ts', 'shared/run/runScan.ts'];
    const loaded = sourcesOf(bundleOf('scan'), loadedParts(bundleOf('scan'), run));
    expect(loaded).toContain('shared/drift/judging/judgePrincipal.ts');
    expect(loaded.filter((source) => /client-(sns|eventbridge|kms|ssm|ec2)\//.test(source))).toEqual([]);
    expect(loadedBytes(bundleOf('scan'), run) / 1024).toBeLessThan(1110);
  });
});

describe('the parts of a bundle that are imported on demand', () => {
  it.each(functionNames())('lie beside the handler of %s, each one', (name) => {
    const { files, metafile } = bundleOf(name);
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.flatMap(({ path, external }) => (external === true ? [] : [path])),
    );
    expect(imported.filter((path) => files[path] === undefined)).toEqual([]);
    expect(imported.length).toBeGreaterThan(0);
  });
});
