// Reads all files of one account's export and joins what they say.

import { join } from 'node:path';
import {
  type AccountCollector,
  type AccountDetails,
  createAccountCollector,
  type PrincipalHead,
} from './accountCollector.ts';
import { NoExportError, readExportFile } from './exportFile.ts';
import { InputError } from './inputError.ts';

export interface AccountFiles {
  readonly folder: string;
  /** At least one. */
  readonly names: readonly string[];
  /** The account that they claim to be of. */
  readonly accountId: string;
  /** Default: all. */
  readonly wants?: ((head: PrincipalHead) => boolean) | undefined;
}

/**
 * Gives what the files say together; something else than an export among several files is in `skipped`. Throws an
 * {@link InputError} where they are not the whole export of one state of that account.
 */
export async function readAccountFiles(files: AccountFiles): Promise<AccountDetails> {
  const { folder, names, accountId, wants } = files;
  const collector = createAccountCollector({ accountId, wants });
  const pages: Page[] = [];
  for (const name of names) pages.push(await readPage(collector, folder, name));
  const read = pages.filter((page) => 'isTruncated' in page);
  const others = pages.filter((page) => 'why' in page);
  const last = names.at(-1) ?? '';
  if (read.length === 0) throw new InputError({ file: join(folder, last) }, others.map(({ why }) => why).join('; '));
  if (read.every(({ isTruncated }) => isTruncated)) throw new InputError({ file: join(folder, last) }, cutOff);
  return { ...collector.details, skipped: [...others, ...collector.details.skipped] };
}

/** A page of the export, or a file that is none. */
type Page = { readonly isTruncated: boolean } | { readonly what: string; readonly why: string };

const cutOff =
  'the export says that more pages follow, but the last page is not there: expected the output of ' +
  'aws iam get-account-authorization-details without --no-paginate and --max-items, or all of its pages';

async function readPage(collector: AccountCollector, folder: string, name: string): Promise<Page> {
  try {
    return await collectPage(collector, folder, name);
  } catch (cause) {
    if (!(cause instanceof NoExportError)) throw cause;
    return { what: name, why: cause.fault };
  }
}

async function collectPage(
  collector: AccountCollector,
  folder: string,
  name: string,
): Promise<{ readonly isTruncated: boolean }> {
  const file = join(folder, name);
  const elements = readExportFile(file);
  let next = await elements.next();
  while (next.done !== true) {
    const { list, index, value } = next.value;
    const path = `${list}[${index}]`;
    const conflict = collector.add(list, value, `${name}: ${path}`);
    if (conflict !== undefined) throw new InputError({ file, path }, conflict);
    next = await elements.next();
  }
  return next.value;
}
