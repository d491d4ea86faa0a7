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
  /** A folder that was not looked into, or not wholly: whatever lies in it may be an export. */
  readonly isUnseen?: boolean;
}

export interface ListingOptions {
  /** Below each subfolder, itself among them, and right below the top; default: 1,000. */
  readonly maxFolders?: number;
  /** Default: of the file system. */
  readonly readEntries?: (folder: string) => Promise<readonly Dirent[]>;
}

const maxDepth = 8;

/**
 * Gives what stands in the folder and below it, sorted by name; hidden files and folders, the audit log of this tool and
 * the paths in `leaveOut` are passed over, links to folders are not followed. A subfolder that cannot be read, or has too
 * many below it, is an entry that says so: it may be one account's owner's. Throws an {@link InputError} where the folder
 * itself cannot be read or has too many.
 */
export async function listExportEntries(
  folder: string,
  leaveOut: readonly string[],
  options: ListingOptions = {},
): Promise<readonly FolderEntry[]> {
  const { maxFolders = 1_000, readEntries = (path) => readdir(path, { withFileTypes: true }) } = options;
  const leftOut = new Set(leaveOut.map((path) => resolve(path)));
  const walk: Walk = { folder, leftOut, maxFolders, readEntries, entries: [] };
  const folders = await takeFolder(walk, '');
  if (folders.length > maxFolders) {
    const fault = `expected a folder of exports, got one with over ${maxFolders} subfolders`;
    throw new InputError({ file: folder }, fault);
  }
  for (const name of folders) await listBelow(walk, { name, folders: 0 }, name);
  return walk.entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

interface Walk extends Required<ListingOptions> {
  readonly folder: string;
  readonly leftOut: ReadonlySet<string>;
  readonly entries: FolderEntry[];
}

/** A folder right below the top, with how many were looked into in it. */
interface Room {
  readonly name: string;
  folders: number;
}

async function listBelow(walk: Walk, room: Room, name: string): Promise<void> {
  if (name.split('/').length > maxDepth) {
    noteUnseen(walk, name, `a folder more than ${maxDepth} levels down is not looked into`);
    return;
  }
  room.folders += 1;
  if (room.folders > walk.maxFolders) {
    const why = `over ${walk.maxFolders} folders lie in it: those beyond were not looked into`;
    if (room.folders === walk.maxFolders + 1) noteUnseen(walk, room.name, why);
    return;
  }
  for (const below of await takeSubfolder(walk, name)) await listBelow(walk, room, below);
}

async function takeSubfolder(walk: Walk, name: string): Promise<readonly string[]> {
  try {
    return await takeFolder(walk, `${name}/`);
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    noteUnseen(walk, name, cause.fault);
    return [];
  }
}

function noteUnseen({ entries }: Walk, name: string, why: string): void {
  entries.push({ name, isFile: false, why, isUnseen: true });
}

/** Takes what is no folder, and gives the names of those that are. */
async function takeFolder(walk: Walk, prefix: string): Promise<readonly string[]> {
  const path = join(walk.folder, prefix);
  const found = await readFolder(path, walk);
  const isLog = await isAuditLog(path, found);
  const folders: string[] = [];
  for (const entry of found) {
    const name = `${prefix}${entry.name}`;
    if (entry.name.startsWith('.') || walk.leftOut.has(resolve(walk.folder, name))) continue;
    if (isLog && entry.isDirectory() && logFolders.includes(entry.name)) continue;
    if (entry.isDirectory()) folders.push(name);
    else walk.entries.push(await describeEntry(walk.folder, name, entry));
  }
  return folders.sort();
}

async function readFolder(folder: string, { readEntries }: Walk): Promise<readonly Dirent[]> {
  try {
    return await readEntries(folder);
  } catch (cause) {
    throw new InputError({ file: folder }, readingFault(cause), { cause });
  }
}

function readingFault(cause: unknown): string {
  switch (errorCode(cause)) {
    case 'ENOENT':
      return 'expected a folder of exports, got nothing';
    case 'ENOTDIR':
      return 'expected a folder of exports, got a file';
    case 'EACCES':
    case 'EPERM':
      return 'no permission to read the folder';
    default:
      return `the folder cannot be read: ${String(cause)}`;
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
