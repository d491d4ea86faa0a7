// Reads all files of one account's export and joins what they say.

import { join } from 'node:path';
import { type AccountCollector, type AccountDetails, createAccountCollector } from '../accountCollector.ts';
import { InputError } from '../inputError.ts';
import type { PrincipalHead } from '../principalHead.ts';
import { exportLimits, tooMany } from './exportMeter.ts';
import { type ExportFileEnd, NoExportError, readExportFile } from './readExportFile.ts';

export interface AccountFiles {
  readonly folder: string;
  /** At least one. */
  readonly names: readonly string[];
  /** The account that they claim to be of. */
  readonly accountId: string;
  /** Default: all. */
  readonly wants?: ((head: PrincipalHead) => boolean) | undefined;
  /** Of all files together; default: as of one. */
  readonly maxElements?: number;
  /** Roles and users that cannot be read, before the account cannot: each is a finding. Default: 10,000. */
  readonly maxUnread?: number;
}

/**
 * Gives what the files say together; something else than an export among several files is in `unread`, or in `skipped`
 * where this tool wrote it. Throws an {@link InputError} where they are not the whole export of one state of that account.
 */
export async function readAccountFiles(files: AccountFiles): Promise<AccountDetails> {
  const { folder, names, accountId, wants } = files;
  const collector = boundedCollector(createAccountCollector({ accountId, wants }), files);
  const pages: Page[] = [];
  for (const name of names) pages.push(await readPage(collector, folder, name));
  const read = pages.filter((page) => 'isTruncated' in page);
  const others = pages.filter((page) => 'why' in page);
  const last = names.at(-1) ?? '';
  if (read.length === 0) throw new InputError({ file: join(folder, last) }, others.map(({ why }) => why).join('; '));
  if (read.every(({ isTruncated }) => isTruncated)) throw new InputError({ file: join(folder, last) }, cutOff);
  const { details } = collector;
  return {
    ...details,
    skipped: [...read.flatMap(encodingNote), ...others.filter(({ isOwn }) => isOwn), ...details.skipped],
    unread: [...others.filter(({ isOwn }) => !isOwn), ...details.unread],
  };
}

type ElementCollector = Pick<AccountCollector, 'add' | 'details'>;

// Each element may leave a note, and the files of one account are not counted.
function boundedCollector(
  { add, details }: AccountCollector,
  { maxElements = exportLimits.elements, maxUnread = 10_000 }: Pick<AccountFiles, 'maxElements' | 'maxUnread'>,
): ElementCollector {
  let elements = 0;
  return {
    details,
    add: (element) => {
      elements += 1;
      if (elements > maxElements) return tooMany(maxElements);
      const conflict = add(element);
      return conflict ?? (details.unread.length > maxUnread ? unreadFault(details, maxUnread) : undefined);
    },
  };
}

function unreadFault({ unread: [first] }: AccountDetails, most: number): string {
  const number = most.toLocaleString('en-US');
  return `over ${number} roles and users of the export cannot be read, the first is ${first?.what}: ${first?.why}`;
}

/** A file with pages of the export, or one that is none. */
type Page = ReadPage | { readonly kind: 'file'; readonly what: string; readonly why: string; readonly isOwn: boolean };

interface ReadPage extends ExportFileEnd {
  readonly name: string;
}

function encodingNote({ name, encoding }: ReadPage): readonly { readonly what: string; readonly why: string }[] {
  if (encoding !== 'windows-1252') return [];
  const why = 'neither UTF-8 nor UTF-16: read as a code page of Windows, characters beyond ASCII may be others';
  return [{ what: name, why }];
}

const cutOff =
  'the export says that more pages follow, but the last page is not there: expected the output of ' +
  'aws iam get-account-authorization-details without --no-paginate and --max-items, or all of its pages';

async function readPage(collector: ElementCollector, folder: string, name: string): Promise<Page> {
  try {
    return await collectPage(collector, folder, name);
  } catch (cause) {
    if (!(cause instanceof NoExportError)) throw cause;
    return { kind: 'file', what: name, why: cause.fault, isOwn: cause.isOwn };
  }
}

async function collectPage(collector: ElementCollector, folder: string, name: string): Promise<ReadPage> {
  const file = join(folder, name);
  const elements = readExportFile(file);
  let next = await elements.next();
  while (next.done !== true) {
    const { list, index, value, repeated } = next.value;
    const path = `${list}[${index}]`;
    const conflict = collector.add({ list, element: value, where: `${name}: ${path}`, repeated });
    if (conflict !== undefined) throw new InputError({ file, path }, conflict);
    next = await elements.next();
  }
  return { name, ...next.value };
}
