// Looks into a folder of exports: which files are there, and which account each belongs to.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readExportFile } from './exportFile.ts';
import { InputError, placeText } from './inputError.ts';
import { managedPolicyFileNames } from './managedPolicyFile.ts';

export const organizationFileName = 'organization.json';

export interface ExportFolder {
  /** File names of each account's export by account id, sorted; those that their name claims are not opened yet. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Paths; absent where the folder has no such file. */
  readonly organizationFile?: string;
  readonly managedPolicyFile?: string;
  /** Files and folders that belong to no account. */
  readonly skipped: readonly SkipNote[];
}

interface SkipNote {
  readonly what: string;
  readonly why: string;
}

/**
 * Reads the folder's listing and, of each `.json` file whose name holds no account id, as much as tells the account.
 * Throws an {@link InputError} where there is no such folder or nothing in it that could be an export.
 */
export async function readExportFolder(folder: string): Promise<ExportFolder> {
  const entries = await listEntries(folder);
  const names = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
  const managedPolicyFile = managedPolicyFileNames.find((name) => names.includes(name));
  const special = new Set<string>([organizationFileName, ...managedPolicyFileNames]);
  const exports = names.filter((name) => name.endsWith('.json') && !special.has(name));
  if (exports.length === 0) {
    throw new InputError(
      { file: folder },
      'expected files as aws iam get-account-authorization-details prints them (*.json), got none',
    );
  }
  const { files, skipped } = await sortByAccount(folder, exports);
  return {
    files,
    ...(names.includes(organizationFileName) && { organizationFile: join(folder, organizationFileName) }),
    ...(managedPolicyFile !== undefined && { managedPolicyFile: join(folder, managedPolicyFile) }),
    skipped: [...skipped, ...entries.flatMap((entry) => passedOver(entry))],
  };
}

interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

async function listEntries(folder: string): Promise<readonly FolderEntry[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter(({ name }) => !name.startsWith('.'))
      .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT')
      throw new InputError({ file: folder }, 'expected a folder of exports, got nothing', { cause });
    if (code === 'ENOTDIR')
      throw new InputError({ file: folder }, 'expected a folder of exports, got a file', { cause });
    throw new InputError({ file: folder }, `the folder cannot be read: ${String(cause)}`, { cause });
  }
}

async function sortByAccount(
  folder: string,
  names: readonly string[],
): Promise<{ readonly files: ReadonlyMap<string, readonly string[]>; readonly skipped: readonly SkipNote[] }> {
  const files = new Map<string, string[]>();
  const skipped: SkipNote[] = [];
  for (const name of names) {
    const account = claimedAccount(name) ?? (await peekAccount(join(folder, name)));
    if (typeof account === 'string') files.set(account, [...(files.get(account) ?? []), name]);
    else skipped.push({ what: placeText({ ...account.place, file: name }), why: account.fault });
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), skipped };
}

/**
 * The account id that a file's name holds, as in `111122223333.json` or `prod-111122223333-2.json`; undefined where it
 * holds none or two. A date and time (`202501312359`) is no account id.
 */
export function claimedAccount(name: string): string | undefined {
  const [id, ...others] = name.match(/(?<!\d)\d{12}(?!\d)/g) ?? [];
  const isTime = id !== undefined && /^20\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])[0-5]\d$/.test(id);
  return others.length > 0 || isTime ? undefined : id;
}

async function peekAccount(path: string): Promise<string | InputError> {
  try {
    for await (const { value } of readExportFile(path)) {
      const account = ownAccount(value);
      if (account !== undefined) return account;
    }
    return new InputError({ file: path }, 'no account id in its name, and no ARN inside that tells one');
  } catch (cause) {
    if (cause instanceof InputError) return cause;
    throw cause;
  }
}

function ownAccount(element: unknown): string | undefined {
  if (typeof element !== 'object' || element === null || !('Arn' in element)) return undefined;
  return /^arn:aws[a-z-]*:iam::(\d{12}):/.exec(String(element.Arn))?.[1];
}

// Settings and notes may lie beside the exports; what looks like an export under another name must not pass unseen.
function passedOver({ name, isFolder }: FolderEntry): readonly SkipNote[] {
  if (isFolder) return [{ what: name, why: 'a folder: exports are looked for in the folder itself only' }];
  if (name.endsWith('.json') || name.startsWith('aws-managed-policies.')) return [];
  const looksLikeExport = claimedAccount(name) !== undefined || /\.json\b/.test(name);
  return looksLikeExport ? [{ what: name, why: 'expected the name of an export to end in .json' }] : [];
}
