// Looks into a folder of exports: which files are there, and which account each belongs to.

import { join } from 'node:path';
import { getOrMake } from '../../iam/getOrMake.ts';
import { InputError, placeText } from '../inputError.ts';
import { describeOrganizationFile } from '../organization/describeOrganizationFile.ts';
import { baseName, claimedAccount, isArchive, isExportName, isPutAway, mayBeExport } from './claimedAccount.ts';
import { isEmptyFile, isForeignExport, looksLikeExport } from './describeForeignText.ts';
import { type FolderEntry, listExportEntries } from './listExportEntries.ts';
import { isCredentialReport } from './readCredentialReports.ts';
import { NoExportError, readExportFile } from './readExportFile.ts';
import { readJsonValue } from './readJsonValue.ts';
import { isResourceFile } from './readResourceFiles.ts';
import { findSharedFiles, isSharedFile } from './sharedFiles.ts';

export interface ExportFolder {
  /** Files of each account's export by account id, sorted; those that their name claims are not opened yet. */
  readonly files: ReadonlyMap<string, readonly string[]>;
  /** Paths; absent where the folder has no such file. */
  readonly organizationFile?: string;
  readonly managedPolicyFile?: string;
  /** Outputs about keys, buckets, vaults and EBS: relative to the folder. */
  readonly resourceFiles: readonly string[];
  /** Credential reports: relative to the folder. */
  readonly keyFiles: readonly string[];
  /** Files that belong to no account and are no exports. */
  readonly skipped: readonly FileNote[];
  /** Files that may be exports, of nobody knows which account, and could not be read. */
  readonly unread: readonly FileNote[];
}

/** Names are relative to the folder, with `/` between its parts. */
interface FileNote {
  readonly what: string;
  readonly why: string;
  /** What to do about it, one sentence; default: as for any export. */
  readonly advice?: string;
}

/**
 * Lists the folder with its subfolders and reads of each file that may be an export, and whose name holds no account id,
 * as much as tells the account. `notExports` are paths of files that are known to be something else. Throws an
 * {@link InputError} where there is no such folder or nothing in it that could be an export.
 */
export async function readExportFolder(folder: string, notExports: readonly string[] = []): Promise<ExportFolder> {
  const entries = await listExportEntries(folder, notExports);
  const { copies, strays, ...shared } = findSharedFiles(folder, entries);
  const sorted = await sortByAccount(
    { folder, hasOrganization: shared.organizationFile !== undefined },
    entries.filter((entry) => !isSharedFile(entry)),
  );
  if (sorted.files.size + sorted.unread.length + sorted.skipped.length + sorted.resourceFiles.length === 0) {
    throw new InputError({ file: folder }, `${expected}, got none`);
  }
  return {
    ...sorted,
    ...shared,
    skipped: [...sorted.skipped, ...copies],
    unread: [...sorted.unread, ...strays],
  };
}

const expected = 'expected files as aws iam get-account-authorization-details --output json prints them (*.json)';

interface SortedFiles {
  readonly keyFiles: readonly string[];
  readonly resourceFiles: readonly string[];
  readonly files: ReadonlyMap<string, readonly string[]>;
  readonly skipped: readonly FileNote[];
  readonly unread: readonly FileNote[];
}

async function sortByAccount(looking: Looking, entries: readonly FolderEntry[]): Promise<SortedFiles> {
  const files = new Map<string, string[]>();
  const skipped: FileNote[] = [];
  const unread: FileNote[] = [];
  const resourceFiles: string[] = [];
  const keyFiles: string[] = [];
  for (const entry of entries) {
    const place = await placeOf(looking, entry);
    switch (place.kind) {
      case 'account':
        getOrMake(files, place.account, () => []).push(entry.name);
        break;
      case 'skipped':
        skipped.push(place.note);
        break;
      case 'unread':
        unread.push(place.note);
        break;
      case 'resource':
        resourceFiles.push(entry.name);
        break;
      case 'keys':
        keyFiles.push(entry.name);
        break;
      case 'nothing':
    }
  }
  return { files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))), resourceFiles, keyFiles, skipped, unread };
}

interface Looking {
  readonly folder: string;
  /** There is an organization.json: what else describes the organization is then a copy. */
  readonly hasOrganization: boolean;
}

type Place =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'skipped' | 'unread'; readonly note: FileNote }
  | { readonly kind: 'resource' | 'keys' | 'nothing' };

async function placeOf({ folder, hasOrganization }: Looking, entry: FolderEntry): Promise<Place> {
  const { name, isFile, why } = entry;
  if (why !== undefined) return placeOfUnread(entry, why);
  if (!isFile) return { kind: 'nothing' };
  const path = join(folder, name);
  const isNamedSo = isExportName(name);
  const mayBeOther = isNamedSo || isPutAway(name);
  if (mayBeOther && (await isResourceFile(path))) return { kind: 'resource' };
  if (mayBeOther && (await isCredentialReport(path))) return { kind: 'keys' };
  if (!isNamedSo && !(await looksLikeExport(path))) return placeOfOther(path, name);
  return placeOfExport(path, { name, isNamedSo, hasOrganization });
}

function placeOfUnread({ name: what, isUnseen = false }: FolderEntry, why: string): Place {
  const advice = 'Let whoever scans look into it, or take it out of the folder.';
  if (isUnseen) return { kind: 'unread', note: { what, why, advice } };
  return { kind: mayBeExport(what) ? 'unread' : 'skipped', note: { what, why } };
}

async function placeOfExport(
  path: string,
  { name, isNamedSo, hasOrganization }: Pick<Looking, 'hasOrganization'> & { name: string; isNamedSo: boolean },
): Promise<Place> {
  const claimed = isNamedSo ? claimedAccount(baseName(name)) : undefined;
  const account = claimed ?? (await peekAccount(path));
  if (typeof account === 'string') return { kind: 'account', account };
  const value = await readJsonValue(path);
  if (isRequiredSet(value)) return { kind: 'skipped', note: { what: name, why: unnamedSet } };
  const organization = describeOrganizationFile(value);
  if (organization !== undefined) {
    const note = {
      what: name,
      why: organization,
      advice: 'Write organization.json so, or take the file out of the folder.',
    };
    return { kind: hasOrganization ? 'skipped' : 'unread', note };
  }
  const note = { what: placeText({ ...account.place, file: name }), why: account.fault };
  const isOwn = account instanceof NoExportError && account.isOwn;
  return { kind: isOwn ? 'skipped' : 'unread', note };
}

const unnamedSet = 'a required set of your own: it counts where requirementFiles in the settings names it';

/** By members that every set file has, and no output of AWS. */
function isRequiredSet(value: unknown): boolean {
  const members = ['principal', 'product', 'build', 'source', 'policy'];
  return typeof value === 'object' && value !== null && members.every((member) => Object.hasOwn(value, member));
}

// Settings and notes may lie beside the exports; what may be an export under another name must not pass unseen.
async function placeOfOther(path: string, name: string): Promise<Place> {
  if (isArchive(name)) return { kind: 'unread', note: { what: name, why: 'an archive is not looked into: unpack it' } };
  const isNothing = isPutAway(name) && (await isEmptyFile(path));
  if (isNothing || (await isForeignExport(path))) {
    const fault = await peekAccount(path);
    const why = typeof fault === 'string' ? 'expected JSON' : fault.fault;
    return { kind: 'unread', note: { what: name, why } };
  }
  if (!mayBeExport(name)) return { kind: 'nothing' };
  return { kind: 'unread', note: { what: name, why: 'expected the name of an export to end in .json or .json.gz' } };
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
