// `npm run catalog:add -- DIR`: adds a newer guide from its saved pages.

import type { Dirent } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type SetFile, setFileSchema } from '../../shared/requirements/setFileSchema.ts';
import { hasErrorCode } from '../../shared/vocabulary/errorCode.ts';
import { writeCatalog } from '../generate/generateCatalog.ts';
import { describeAddition } from './describeAddition.ts';
import type { PageFault, Read } from './pageFault.ts';
import { type Guide, readGuide } from './readGuide.ts';
import { type GuidePage, readGuidePage } from './readGuidePage.ts';

const ownSets = fileURLToPath(new URL('../../shared/requirements/sets/', import.meta.url));

export interface AddGuideOptions {
  /** Folder of pages as a browser saves them; other files of it count for nothing. */
  readonly pagesFolder: string;
  /** Folder with one folder per build. */
  readonly setsFolder: string;
  readonly gone: readonly string[];
}

/** Reads the guide and writes the build's folder, all of it or nothing. Gives what is to be told. */
export async function addGuide({ pagesFolder, setsFolder, gone }: AddGuideOptions): Promise<Read<string>> {
  const pages = await readPages(pagesFolder);
  if (!pages.ok) return pages;
  const known = await readKnown(setsFolder);
  const guide = readGuide({ pages: pages.value, known, gone });
  if (!guide.ok) return guide;
  await writeGuide(setsFolder, guide.value);
  return { ok: true, value: describeAddition(guide.value, known) };
}

async function readPages(folder: string): Promise<Read<readonly GuidePage[]>> {
  const entries = await listFolder(folder);
  if (entries === undefined)
    return { ok: false, faults: [{ place: folder, message: 'expected a folder of saved pages' }] };
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort();
  const read = await Promise.all(files.filter((file) => /\.html?$/i.test(file)).map((file) => readPage(folder, file)));
  const faults: readonly PageFault[] = [
    ...files.flatMap(otherFormFault),
    ...(read.length === 0 ? [{ place: folder, message: 'expected pages that end in .html' }] : []),
    ...read.flatMap((page) => (page.ok ? [] : page.faults)),
  ];
  const pages = read.flatMap((page) => (page.ok ? [page.value] : []));
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: pages };
}

async function listFolder(folder: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function readPage(folder: string, file: string): Promise<Read<GuidePage>> {
  const bytes = await readFile(join(folder, file));
  try {
    return readGuidePage(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { ok: false, faults: [{ place: file, message: 'expected UTF-8, as the help center writes it' }] };
  }
}

/** In which other forms a browser saves a page, or prints it; what else lies in the folder counts for nothing. */
const otherForms: readonly (readonly [ending: RegExp, form: string])[] = [
  [/\.(mht|mhtml|webarchive)$/i, 'a web archive'],
  [/\.(txt|text)$/i, 'text, in which the blocks of code have no borders'],
  [/\.(pdf|xps|ps)$/i, 'a print'],
  [/\.(xhtml|xht|maff|htmlz|zip)$/i, 'another form of it'],
];

function otherFormFault(place: string): readonly PageFault[] {
  const [, form] = otherForms.find(([ending]) => ending.test(place)) ?? [];
  if (form === undefined) return [];
  return [{ place, message: `expected HTML, got ${form}: save the page as "Webpage, HTML only"` }];
}

async function readKnown(setsFolder: string): Promise<readonly SetFile[]> {
  const files = (await readdir(setsFolder, { recursive: true })).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => setFileSchema.parse(JSON.parse(await readFile(join(setsFolder, file), 'utf8')))),
  );
}

// Beside the folder first, so that no build is ever there in part.
async function writeGuide(setsFolder: string, { build, sets }: Guide): Promise<void> {
  const [folder, draft] = [join(setsFolder, build), join(setsFolder, `.${build}.draft`)];
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft);
  for (const { content, set } of sets)
    await writeFile(join(draft, `${set.id}.json`), `${JSON.stringify(content, null, 2)}\n`);
  await mkdir(folder, { recursive: true });
  for (const { set } of sets) await rename(join(draft, `${set.id}.json`), join(folder, `${set.id}.json`));
  await rm(draft, { recursive: true });
}

if (import.meta.main) {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { gone: { type: 'string', multiple: true, default: [] } },
  });
  const [pagesFolder, ...rest] = positionals;
  if (pagesFolder === undefined || rest.length > 0) {
    console.error('expected one folder: npm run catalog:add -- DIR [--gone PAGE]');
    process.exit(1);
  }
  const added = await addGuide({ pagesFolder, setsFolder: ownSets, gone: values.gone });
  if (added.ok) {
    console.log(added.value);
    console.log(await writeCatalog());
  } else {
    for (const { place, message } of added.faults) console.error(`${place}: ${message}`);
    console.error('Nothing was written.');
    process.exitCode = 1;
  }
}
