// Lists the files of a folder of exports and of its subfolders.

import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { errorCode } from '../../vocabulary/errorCode.ts';
import { InputError } from '../inputError.ts';

export interface FolderEntry {
  /** Relative to the folder, with `/` between its parts. */
  readonly name: string;
  readonly isFile: boolean;
  /** Present where it cannot be read: what it is instead of a file. */
  readonly why?: string;
}

const maxFolders = 1_000;
const maxDepth = 8;

/**
 * Gives what stands in the folder and below it, sorted by name; hidden files and folders, the audit log of this tool and
 * the paths in `leaveOut` are passed over, links to folders are not followed. Throws an {@link InputError} where the
 * folder cannot be read or has more than 1,000 subfolders.
 */
export async function listExportEntries(folder: string, leaveOut: readonly string[]): Promise<readonly FolderEntry[]> {
  const walk: Walk = { folder, leftOut: new Set(leaveOut.map((path) => resolve(path))), entries: [], folders: 0 };
  await listFolder(walk, '', 0);
  return walk.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface Walk {
  readonly folder: string;
  readonly leftOut: ReadonlySet<string>;
  readonly entries: FolderEntry[];
  folders: number;
}

async function listFolder(walk: Walk, prefix: string, depth: number): Promise<void> {
  walk.folders += 1;
  if (walk.folders > maxFolders) {
    throw new InputError(
      { file: walk.folder },
      `expected a folder of exports, got one with over ${maxFolders} subfolders`,
    );
  }
  const path = join(walk.folder, prefix);
  const found = await readFolder(path);
  const isLog = await isAuditLog(path, found);
  for (const entry of found) {
    const name = `${prefix}${entry.name}`;
    if (entry.name.startsWith('.') || walk.leftOut.has(resolve(walk.folder, name))) continue;
    if (isLog && entry.isDirectory() && logFolders.includes(entry.name)) continue;
    if (!entry.isDirectory()) walk.entries.push(await describeEntry(walk.folder, name, entry));
    else if (depth < maxDepth) await listFolder(walk, `${name}/`, depth + 1);
    else
      walk.entries.push({ name, isFile: false, why: `a folder more than ${maxDepth} levels down is not looked into` });
  }
}

async function readFolder(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (cause) {
    const code = errorCode(cause);
    if (code === 'ENOENT')
      throw new InputError({ file: folder }, 'expected a folder of exports, got nothing', { cause });
    if (code === 'ENOTDIR')
      throw new InputError({ file: folder }, 'expected a folder of exports, got a file', { cause });
    throw new InputError({ file: folder }, `the folder cannot be read: ${String(cause)}`, { cause });
  }
}

const logFolders = ['audit', 'state', 'reports'];

/** Somebody may keep the audit log beside the exports: its files are no exports. */
async function isAuditLog(folder: string, entries: readonly Dirent[]): Promise<boolean> {
  if (!entries.some((entry) => entry.name === 'audit' && entry.isDirectory())) return false;
  return (await kindOf(join(folder, 'audit', 'v1'))) === 'folder';
}

async function describeEntry(folder: string, name: string, entry: Dirent): Promise<FolderEntry> {
  const kind = entry.isFile() ? 'file' : await kindOf(join(folder, name));
  switch (kind) {
    case 'file':
      return { name, isFile: true };
    case 'folder':
      return { name, isFile: false, why: 'a link to a folder is not followed' };
    case 'other':
      return { name, isFile: false, why: 'expected a file, got a pipe, a device or a socket' };
    case 'nothing':
      return { name, isFile: false, why: 'a link to a file that is not there' };
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | 'nothing'> {
  try {
    const found = await stat(path);
    if (found.isFile()) return 'file';
    return found.isDirectory() ? 'folder' : 'other';
  } catch {
    // A link that leads nowhere, or in a circle.
    return 'nothing';
  }
}
