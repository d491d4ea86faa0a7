// Finds the files of a folder that speak for all accounts: organization.json and the policies that AWS manages.

import { join } from 'node:path';
import { InputError } from '../inputError.ts';
import { baseName } from './claimedAccount.ts';
import type { FolderEntry } from './listExportEntries.ts';
import { managedPolicyFileNames } from './readManagedPolicyFile.ts';

const organizationFileNames = ['organization.json'] as const;
const kinds = [organizationFileNames, managedPolicyFileNames];

export interface SharedFiles {
  /** Paths; absent where the top of the folder has no such file. */
  readonly organizationFile?: string;
  readonly managedPolicyFile?: string;
  /** Files of these names in subfolders where the top has one of the kind. */
  readonly copies: readonly StrayFile[];
  /** Files of these names in subfolders where the top has none. */
  readonly strays: readonly StrayFile[];
}

/** A file of which nothing is taken. */
interface StrayFile {
  readonly what: string;
  readonly why: string;
  readonly advice: string;
}

/**
 * Upper and lower case are the same. Only the top of the folder counts: a subfolder may be the room of one account's
 * owner, who must not say what holds for the others. Throws an {@link InputError} where one name stands twice at the top.
 */
export function findSharedFiles(folder: string, entries: readonly FolderEntry[]): SharedFiles {
  const organization = findAtTop(folder, entries, organizationFileNames);
  const policies = findAtTop(folder, entries, managedPolicyFileNames);
  const below = entries.filter((entry) => !isAtTop(entry) && isSharedFile(entry));
  const counting = (entry: FolderEntry) => (namesOf(entry) === organizationFileNames ? organization : policies);
  return {
    ...(organization !== undefined && { organizationFile: join(folder, organization) }),
    ...(policies !== undefined && { managedPolicyFile: join(folder, policies) }),
    copies: below.flatMap((entry) => {
      const counts = counting(entry);
      return counts === undefined ? [] : [strayFile(entry, `${rule}, where ${counts} lies`)];
    }),
    strays: below.filter((entry) => counting(entry) === undefined).map((entry) => strayFile(entry, rule)),
  };
}

/** Tells it by its name, wherever it lies; a pipe of that name is told like any other. */
export function isSharedFile(entry: FolderEntry): boolean {
  return namesOf(entry) !== undefined;
}

function findAtTop(folder: string, entries: readonly FolderEntry[], names: readonly string[]): string | undefined {
  const top = entries.filter((entry) => isAtTop(entry) && namesOf(entry) === names);
  // Of two names of the same thing the first of the list counts.
  const named = names.map((name) => top.filter((file) => file.name.toLowerCase() === name));
  const [first, second] = named.find((found) => found.length > 0) ?? [];
  if (first !== undefined && second !== undefined)
    throw new InputError({ file: folder }, `expected one ${first.name}, got ${first.name} and ${second.name}`);
  return first?.name;
}

function namesOf({ name, isFile }: FolderEntry): readonly string[] | undefined {
  const lower = baseName(name).toLowerCase();
  return isFile ? kinds.find((names) => names.some((known) => known === lower)) : undefined;
}

function isAtTop({ name }: FolderEntry): boolean {
  return !name.includes('/');
}

const rule = 'a file that speaks for all accounts counts at the top of the folder only';

function strayFile({ name: what }: FolderEntry, why: string): StrayFile {
  return { what, why, advice: 'Move it to the top of the folder if it is meant for all accounts, else take it out.' };
}
