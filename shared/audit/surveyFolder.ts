// What lies in the folder of an audit log: files, and what is none.

import type { Dirent } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode } from '../vocabulary/errorCode.ts';
import { lockHolder, lockName, maxLockBytes } from './storage/lockFile.ts';
import { draftHolder, draftsFolder } from './storage/writeDraft.ts';
import { compareKeys, type Survey, type SurveyedEntry, type SurveyedObject } from './survey.ts';

/** Links are named and not followed; a folder without anything in it is nothing. @throws what the file system throws. */
export function surveyFolder(folder: string): Survey {
  return {
    below: (prefix) => walk(folder, prefix.slice(0, prefix.lastIndexOf('/') + 1), prefix),
    directly: (prefix) => listDirectly(folder, prefix),
  };
}

async function* walk(folder: string, base: string, prefix: string): AsyncGenerator<SurveyedObject> {
  const entries = (await entriesOf(join(folder, base)))
    .map((entry) => ({ entry, key: `${base}${entry.name}${entry.isDirectory() ? '/' : ''}` }))
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => compareKeys(a.key, b.key));
  for (const { entry, key } of entries) {
    if (entry.isDirectory()) yield* walk(folder, key, key);
    else yield await describe(folder, key, entry);
  }
}

async function* listDirectly(folder: string, prefix: string): AsyncGenerator<SurveyedEntry> {
  for (const entry of await entriesOf(join(folder, prefix))) {
    const key = `${prefix}${entry.name}`;
    if (entry.isDirectory()) yield { key: `${key}/`, form: 'folder' };
    else yield await describe(folder, key, entry);
  }
}

async function entriesOf(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (hasErrorCode(error, ...nothingThere)) return [];
    throw error;
  }
}

/** No such folder, or a file in its place, which whoever looks above it names. */
const nothingThere = ['ENOENT', 'ENOTDIR'];

async function describe(folder: string, key: string, entry: Dirent): Promise<SurveyedObject> {
  const path = join(folder, key);
  if (entry.isSymbolicLink()) return { key, size: 0, form: 'link', note: await readlink(path) };
  if (!entry.isFile()) return { key, size: 0, form: 'no-file' };
  const { size } = await stat(path);
  const holder = await holderOf(path, key, size);
  return holder === undefined ? { key, size, form: 'object' } : { key, size, form: 'leftover', note: holder };
}

/** Who made a lock or a draft; undefined for any other file, whatever its name. */
async function holderOf(path: string, key: string, size: number): Promise<string | undefined> {
  if (key.startsWith(draftsFolder)) return draftHolder(key.slice(draftsFolder.length));
  if (!lockName.test(key) || size > maxLockBytes) return undefined;
  return lockHolder(await readFile(path, 'utf8'));
}
