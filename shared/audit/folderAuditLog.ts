// The audit log in a folder: for the desk, for tests, and to read a copy of a bucket.

import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import type { AuditLog, ListedObject, Replaced, StoredObject } from './auditLog.ts';
import { sha256 } from './jsonLines.ts';

const lockAttempts = 500;
const lockPauseMs = 10;

/**
 * An audit log in a folder of this machine; the folder is made with the first write, so reading needs no write rights.
 * Writers of several processes may share it: a new object appears by one hard link, a replaced one under a lock file
 * that names its process.
 */
export function folderAuditLog(folder: string): AuditLog {
  return {
    name: `folder ${folder}`,
    locate: (key) => pathOf(folder, key),
    read: (key) => readObject(pathOf(folder, key)),
    create: (key, body) => createObject(pathOf(folder, key), body),
    replace: (key, body, version) => replaceObject(pathOf(folder, key), body, version),
    list: (prefix) => listObjects(folder, prefix),
  };
}

function pathOf(folder: string, key: string): string {
  if (key === '' || key.split('/').some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw new Error(`expected a key of plain segments, came ${JSON.stringify(key)}`);
  }
  return join(folder, ...key.split('/'));
}

async function readObject(path: string): Promise<StoredObject | undefined> {
  try {
    const body = await readFile(path);
    return { body, version: sha256(body) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function createObject(path: string, body: Uint8Array): Promise<'created' | 'exists'> {
  const draft = await writeDraft(path, body);
  try {
    // A hard link is made whole or not at all, and never over an existing file.
    await link(draft, path);
    return 'created';
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return 'exists';
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function replaceObject(path: string, body: Uint8Array, version: string | null): Promise<Replaced> {
  await mkdir(dirname(path), { recursive: true });
  const release = await lock(`${path}.lock`);
  try {
    const current = await readObject(path);
    if ((current?.version ?? null) !== version) return { outcome: 'conflict' };
    await rename(await writeDraft(path, body), path);
    return { outcome: 'replaced', version: sha256(body) };
  } finally {
    await release();
  }
}

async function writeDraft(path: string, body: Uint8Array): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  const draft = `${path}.${randomUUID()}.draft`;
  await writeFile(draft, body, { flag: 'wx' });
  return draft;
}

async function lock(path: string): Promise<() => Promise<void>> {
  for (let attempt = 0; attempt < lockAttempts; attempt += 1) {
    try {
      const handle = await open(path, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => unlink(path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      await removeDeadLock(path);
    }
    await new Promise((resolve) => setTimeout(resolve, lockPauseMs));
  }
  throw new Error(`another process holds ${path} for over ${(lockAttempts * lockPauseMs) / 1000} seconds`);
}

/** A lock outlives its process only where that was killed. */
async function removeDeadLock(path: string): Promise<void> {
  const holder = await readObject(path);
  if (holder === undefined) return;
  const pid = Number(new TextDecoder().decode(holder.body));
  if (pid > 0 && !isAlive(pid)) await rm(path, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

async function* listObjects(folder: string, prefix: string): AsyncGenerator<ListedObject> {
  const base = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const keys = (await filesBelow(folder, base)).filter((key) => key.startsWith(prefix)).sort(byBytes);
  for (const key of keys) yield { key, size: (await stat(pathOf(folder, key))).size };
}

async function filesBelow(folder: string, base: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(join(folder, base), { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && !/\.(draft|lock)$/.test(entry.name))
      .map((entry) => keyOf(folder, join(entry.parentPath, entry.name)));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function keyOf(folder: string, path: string): string {
  return path.slice(join(folder, posix.sep).length).replaceAll('\\', '/');
}

function byBytes(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
