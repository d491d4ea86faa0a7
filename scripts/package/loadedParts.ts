// How much code of a bundle is loaded, and when.

import type { Bundle } from './bundleFunction.ts';

/**
 * The parts that Node loads for the handler, by name: the handler and what it imports at once. With `onDemand`, sources
 * such as `shared/run/runScan.ts` whose parts are imported later, also those and what they import at once.
 *
 * @throws Error where a source of `onDemand` begins no part of the bundle.
 */
export function loadedParts(
  { metafile }: Pick<Bundle, 'metafile'>,
  onDemand: readonly string[] = [],
): readonly string[] {
  const loaded = new Set<string>();
  const load = (part: string) => {
    if (loaded.has(part)) return;
    loaded.add(part);
    for (const { path, kind } of metafile.outputs[part]?.imports ?? []) if (kind === 'import-statement') load(path);
  };
  load('handler.mjs');
  for (const source of onDemand) {
    const part = Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source);
    if (part === undefined) throw new Error(`expected a part of the bundle that begins with ${source}`);
    load(part[0]);
  }
  return [...loaded].filter((part) => part in metafile.outputs);
}

/** Bytes of {@link loadedParts}. */
export function loadedBytes(bundle: Bundle, onDemand: readonly string[] = []): number {
  return loadedParts(bundle, onDemand).reduce((total, part) => total + (bundle.files[part]?.length ?? 0), 0);
}
