// Writes files whole or not at all: whoever looks finds the old one or the new one, never half of either.

import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { copyFile, type FileHandle, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { isAlive } from '../shared/audit/isAlive.ts';
import { hasErrorCode } from '../shared/vocabulary/errorCode.ts';

type Content = string | Iterable<string>;

/** A file that is written and does not bear its name yet. */
export interface Draft {
  /** Gives it its name, in place of the file that bears it. */
  place(): Promise<void>;
  /** Removes it where it was not placed. */
  drop(): Promise<void>;
}

/** Writes a file in place of the one that is there, or a new one; throws what the file system says, and then nothing has changed. */
export async function replaceFile(path: string, content: Content): Promise<void> {
  const draft = await draftFile(path, content);
  await draft.place();
}

/**
 * Writes what is to stand at the path beside it, under a hidden name of this process. Of a link the file behind it is
 * replaced, and a file that is there hands on its rights. What processes that were killed left in that folder is removed.
 * Written in place are devices and pipes, and a file in a folder that takes no others, or on which a file system is
 * mounted, as containers have their settings.
 */
export async function draftFile(path: string, content: Content): Promise<Draft> {
  const target = await realpath(path).catch(() => path);
  const before = await stat(target).catch(() => undefined);
  if (before?.isFile() === false) return writeInPlace(target, content);
  await removeDeadDrafts(dirname(target));
  const draft = join(dirname(target), `.veeam-drift-${ownHost}-${process.pid}-${randomUUID()}.draft`);
  const file = await open(draft, 'wx').catch((error: unknown) => {
    if (before === undefined || !hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
  });
  if (file === undefined) return writeInPlace(target, content);
  const drop = () => rm(draft, { force: true });
  const orDrop = async (error: unknown) => {
    await drop();
    throw error;
  };
  await write(file, before, content).catch(orDrop);
  return { drop, place: () => placeDraft(draft, target).catch(orDrop) };
}

async function writeInPlace(target: string, content: Content): Promise<Draft> {
  await writeFile(target, content);
  return { place: () => Promise.resolve(), drop: () => Promise.resolve() };
}

async function write(file: FileHandle, before: Stats | undefined, content: Content): Promise<void> {
  try {
    if (before !== undefined) {
      await file.chmod(before.mode);
      // Only root may give a file away; whoever else may replace it owns the new one.
      await file.chown(before.uid, before.gid).catch(() => undefined);
    }
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function placeDraft(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    if (!hasErrorCode(error, 'EBUSY', 'EXDEV')) throw error;
    await copyFile(draft, target);
    await rm(draft);
  }
}

/** Letters, digits and dots: whatever else a name has would not part from what follows. */
const ownHost = hostname()
  .replaceAll(/[^\w.]/g, '_')
  .slice(0, 64);
const draftName = /^\.veeam-drift-([\w.]*)-(\d+)-[0-9a-f-]{36}\.draft$/;
/** Nobody writes so long at one file: processes of other machines cannot be asked. */
const longestWriteMs = 24 * 60 * 60 * 1000;

/** Folders that this process has looked at. */
const tidied = new Set<string>();

async function removeDeadDrafts(folder: string): Promise<void> {
  if (tidied.has(folder)) return;
  tidied.add(folder);
  // Who may write there and not list it has nothing to tidy.
  for (const name of await readdir(folder).catch(() => [])) {
    if (await isDead(folder, name)) await rm(join(folder, name), { force: true });
  }
}

async function isDead(folder: string, name: string): Promise<boolean> {
  const [, host, pid] = draftName.exec(name) ?? [];
  if (host === undefined) return false;
  if (host === ownHost) return !isAlive(Number(pid));
  const found = await stat(join(folder, basename(name))).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > longestWriteMs;
}
