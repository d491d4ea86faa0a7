// Reads the catalog of required sets: the built-in ones, and those in a user's own files.

import { loadCatalog } from '../requirements/loadCatalog.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { readOwnSets } from './readOwnSets.ts';

export type ReadCatalog =
  | { readonly ok: true; readonly catalog: Catalog }
  /** One line per fault: file, place in it, what was expected. */
  | { readonly ok: false; readonly message: string };

/** @param files a user's own sets; paths are relative to the working directory */
export async function readCatalog(files: readonly string[]): Promise<ReadCatalog> {
  const own = await readOwnSets(files);
  if (own.ok) return { ok: true, catalog: loadCatalog(own.sets) };
  const lines = own.faults.map(({ file, path, message }) => `${file}: ${path === '' ? '' : `${path}: `}${message}`);
  return { ok: false, message: lines.join('\n') };
}
