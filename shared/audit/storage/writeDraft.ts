// Files that are being written: they stand in one folder until they are whole, and those of a dead process are removed.

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../../vocabulary/errorCode.ts';
import { isAlive } from '../isAlive.ts';

/** Where they stand in the folder of a log, with its slash. */
export const draftsFolder = 'drafts/';

/** Folders that this process has looked at for what dead ones left. */
const tidied = new Set<string>();

/** Writes the body whole, under a name that no other process has; gives the path, for a link or a new name. */
export async function writeDraft(folder: string, body: Uint8Array | string): Promise<string> {
  const drafts = join(folder, draftsFolder);
  await mkdir(drafts, { recursive: true });
  if (!tidied.has(drafts)) await removeDeadDrafts(drafts);
  const draft = join(drafts, `${process.pid}-${randomUUID()}`);
  await writeFile(draft, body, { flag: 'wx' });
  return draft;
}

/** The process of a {@link writeDraft}, by the name of its file; undefined for any other name. */
export function draftHolder(name: string): string | undefined {
  return /^(\d+)-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(name)?.[1];
}

async function removeDeadDrafts(drafts: string): Promise<void> {
  tidied.add(drafts);
  for (const name of await readdir(drafts)) {
    const holder = draftHolder(name);
    if (holder !== undefined && !isAlive(Number(holder))) await unlink(join(drafts, name)).catch(ignoreMissing);
  }
}

/** Another process tidies, too. */
function ignoreMissing(error: unknown): void {
  if (errorCode(error) !== 'ENOENT') throw error;
}
