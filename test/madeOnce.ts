// What all test files of a run share and none writes into, such as built functions: made by whoever needs it first.

import { existsSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder of this run alone; vitest.config.ts makes and removes it. */
    readonly runFolder: string;
  }
}

/** The folder of that name, filled by `fill` if it does not stand yet. Two that fill it at once do so twice, and one is kept. */
export async function madeOnce(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
  const made = join(inject('runFolder'), name);
  if (existsSync(made)) return made;
  const own = await mkdtemp(join(inject('runFolder'), `${name}-`));
  await fill(own);
  await rename(own, made).catch((error: unknown) => {
    if (!existsSync(made)) throw error;
  });
  return made;
}
