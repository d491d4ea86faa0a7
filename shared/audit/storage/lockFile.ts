// A lock on a file of this machine that outlives no process: one that was killed while it held it is told by its id.

import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, stat, unlink } from 'node:fs/promises';
import { errorCode } from '../../vocabulary/errorCode.ts';
import { ObjectTooLargeError } from '../auditLog.ts';
import { isAlive } from '../isAlive.ts';
import { UnusableLogError } from '../unusableLogError.ts';
import { writeDraft } from './writeDraft.ts';

const lockAttempts = 500;
const lockPauseMs = 10;
/** More than {@link lockFile} writes: a number and a UUID. */
export const maxLockBytes = 200;

/** Names of lock files, and of those on lock files. */
export const lockName = /\.lock(\.[0-9a-f]{16}\.lock)*$/;

/** Ids of the locks that this process holds: after a restart another process may have its number. */
const held = new Set<string>();

/**
 * Takes the lock of the file at `path`, whose folder must exist; gives what releases it. A lock is a file beside it that
 * names its process, made whole by a hard link from the drafts of `folder`, the log's own.
 *
 * @throws UnusableLogError where a live process holds it for over five seconds (`attempts` of them, a hundredth apart), and
 * where what stands there is no lock.
 */
export async function lockFile(path: string, folder: string, attempts = lockAttempts): Promise<() => Promise<void>> {
  const lock = `${path}.lock`;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const id = `${process.pid} ${randomUUID()}`;
    if (await createLock(lock, folder, id)) {
      return async () => {
        await unlink(lock);
        held.delete(id);
      };
    }
    await removeDeadLock(lock, folder);
    await new Promise((resolve) => setTimeout(resolve, lockPauseMs));
  }
  const holder = Number.parseInt((await readHolder(lock)) ?? '', 10);
  throw new UnusableLogError(
    `${lock}: process ${holder} holds it for over ${(attempts * lockPauseMs) / 1000} seconds: wait until its scan ends; where that is no scan, remove the file`,
  );
}

async function createLock(lock: string, folder: string, id: string): Promise<boolean> {
  const draft = await writeDraft(folder, id);
  held.add(id);
  try {
    await link(draft, lock);
    return true;
  } catch (error) {
    held.delete(id);
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

/**
 * Whoever removes a dead lock holds a lock on that very one, so that no other can remove it and, after it, a new one of
 * a live process.
 */
async function removeDeadLock(lock: string, folder: string): Promise<void> {
  const holder = await readHolder(lock);
  if (holder === undefined || isHeld(holder)) return;
  const digest = createHash('sha256').update(holder).digest('hex').slice(0, 16);
  const release = await lockFile(`${lock}.${digest}`, folder);
  try {
    if ((await readHolder(lock)) === holder) await unlink(lock);
  } finally {
    await release();
  }
}

async function readHolder(lock: string): Promise<string | undefined> {
  try {
    const found = await stat(lock);
    // A pipe in its place would keep whoever reads it for ever.
    if (!found.isFile()) {
      throw new UnusableLogError(`${lock}: expected the lock of a scan, got a folder, a pipe or a device: remove it`);
    }
    if (found.size > maxLockBytes) throw new ObjectTooLargeError(lock, found.size, maxLockBytes);
    return await readFile(lock, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function isHeld(holder: string): boolean {
  const pid = Number.parseInt(holder, 10);
  return pid === process.pid ? held.has(holder) : isAlive(pid);
}

/** The text of a lock: the process that holds it; undefined for any other text. */
export function lockHolder(text: string): string | undefined {
  return /^(\d+) [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(text)?.[1];
}
