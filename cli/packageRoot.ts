// Finds what the package brings along beside its code, in a checkout as in the installed package.

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json: the sources stand one level below it, the built command two. Throws where there is none. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`expected package.json above ${fileURLToPath(import.meta.url)}, found none`);
    folder = parent;
  }
  return folder;
}

/** Folder of an example that the package brings along: `organization`. */
export function exampleFolder(name: string): string {
  return join(packageRoot(), 'examples', name);
}
