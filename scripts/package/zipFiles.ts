// Makes zip files whose bytes depend on nothing but names and contents.

import { type Zippable, zipSync } from 'fflate';

/** Unix, a plain file that everyone may read: `-rw-r--r--`. Lambda runs the function as another user. */
const unix = 3;
const readableFile = 0o100644 * 0x10000;
/** The first moment that a zip can state; fflate reads it as local time, so it is the same text everywhere. */
const earliest = '1980-01-01T00:00:00';

/**
 * A zip of these files in the order of their names, with one fixed date. fflate compresses in JavaScript, so the bytes
 * do not change with the zlib that a Node version carries.
 *
 * @param files content by path inside the zip, `/` between folders
 */
export function zipFiles(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const content = files[name];
    if (content !== undefined) entries[name] = [content, { os: unix, attrs: readableFile, mtime: earliest, level: 9 }];
  }
  return zipSync(entries);
}
