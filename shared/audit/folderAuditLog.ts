// The audit log in a folder: for the desk, for tests, and to read a copy of a bucket.

import type { Dirent } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { errorCode, hasErrorCode } from '../vocabulary/errorCode.ts';
import {
  type AuditLog,
  type ListedObject,
  maxObjectBytes,
  ObjectTooLargeError,
  type Replaced,
  type StoredObject,
} from './auditLog.ts';
import { sha256 } from './encodeJson.ts';
import { atPath } from './storage/atPath.ts';
import { lockFile, lockName } from './storage/lockFile.ts';
import { draftsFolder, writeDraft } from './storage/writeDraft.ts';

/**
 * An audit log in a folder of this machine; the folder is made with the first write, so reading needs no write rights.
 * Writers of several processes may share it: a new object appears by one hard link, a replaced one under a lock file
 * that names its process. `limit`: bytes that are read of an object where nobody says how many.
 */
export function folderAuditLog(folder: string, limit = maxObjectBytes): AuditLog {
  return {
    name: `folder ${folder}`,
    locate: (key) => pathOf(folder, key),
    // What a manifest names comes from the log itself: where nothing can be, nothing is.
    read: async (key, maxBytes = limit) =>
      isPlain(key) ? atPath(pathOf(folder, key), (path) => readObject(path, maxBytes)) : undefined,
    create: async (key, body) => atPath(pathOf(folder, key), (path) => createObject(folder, path, body)),
    replace: async (key, body, version) =>
      atPath(pathOf(folder, key), (path) => replaceObject(folder, path, { body, version })),
    list: (prefix) => listObjects(folder, prefix),
  };
}

function pathOf(folder: string, key: string): string {
  if (!isPlain(key)) throw new Error(`expected a key of plain segments, came ${JSON.stringify(key)}`);
  return join(folder, key);
}

function isPlain(key: string): boolean {
  const segments = key.split('/');
  return !key.includes('\0') && segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}

async function readObject(path: string, maxBytes = maxObjectBytes): Promise<StoredObject | undefined> {
  try {
    const file = await stat(path);
    // A folder or a pipe at the place of an object is none.
    if (!file.isFile()) return undefined;
    if (file.size > maxBytes) throw new ObjectTooLargeError(path, file.size, maxBytes);
    const body = await readFile(path);
    return { body, version: sha256(body) };
  } catch (error) {
    if (hasErrorCode(error, ...nothingThere)) return undefined;
    throw error;
  }
}

/** No such file, a file where a folder would be, a name that no file can have, and a link that leads in a circle. */
const nothingThere = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];

async function createObject(folder: string, path: string, body: Uint8Array): Promise<'created' | 'exists'> {
  await mkdir(dirname(path), { recursive: true });
  const draft = await writeDraft(folder, body);
  try {
    // A hard link is made whole or not at all, and never over an existing file.
    await link(draft, path);
    return 'created';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    throw error;
  } finally {
    await unlink(draft);
  }
}

interface Replacement {
  readonly body: Uint8Array;
  readonly version: string | null;
}

async function replaceObject(folder: string, path: string, { body, version }: Replacement): Promise<Replaced> {
  await mkdir(dirname(path), { recursive: true });
  const release = await lockFile(path, folder);
  try {
    const current = await readObject(path);
    if ((current?.version ?? null) !== version) return { outcome: 'conflict' };
    await moveDraft(await writeDraft(folder, body), path);
    return { outcome: 'replaced', version: sha256(body) };
  } finally {
    await release();
  }
}

async function moveDraft(draft: string, path: string): Promise<void> {
  try {
    await rename(draft, path);
  } catch (error) {
    await unlink(draft);
    throw error;
  }
}

async function* listObjects(folder: string, prefix: string): AsyncGenerator<ListedObject> {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const keys = (await filesBelow(folder, base)).filter((key) => key.startsWith(prefix)).sort(byBytes);
  for (const key of keys) yield { key, size: (await stat(pathOf(folder, key))).size };
}

async function filesBelow(folder: string, base: string): Promise<readonly string[]> {
  const entries = await atPath(join(folder, base), entriesBelow);
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.draft') && !lockName.test(entry.name))
    .map((entry) => keyOf(folder, join(entry.parentPath, entry.name)))
    .filter((key) => !key.startsWith(draftsFolder));
}

async function entriesBelow(path: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function keyOf(folder: string, path: string): string {
  return path.slice(join(folder, posix.sep).length).replaceAll('\\', '/');
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
