// Reads a folder of saved pages as one guide: every set of the build, or every reason why not.

import { compareBuilds } from '../../shared/requirements/loadCatalog.ts';
import { parseRequiredSetFile, type RequiredSetFault } from '../../shared/requirements/parseRequiredSetFile.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import type { SetFile } from '../../shared/requirements/setFileSchema.ts';
import { lookAt } from './lookAt.ts';
import { matchSets } from './matchSets.ts';
import type { PageFault, Read } from './pageFault.ts';
import { type GuidePage, pageName } from './readGuidePage.ts';
import { writeSet } from './writeSet.ts';

export interface GuideInput {
  readonly pages: readonly GuidePage[];
  /** All files of the catalog. */
  readonly known: readonly SetFile[];
  /** Names of pages that the newer guide does not have any more. */
  readonly gone: readonly string[];
}

export interface NewSet {
  readonly before: SetFile;
  readonly content: Readonly<Record<string, unknown>>;
  readonly set: RequiredSet;
}

export interface Guide {
  readonly build: string;
  readonly sets: readonly NewSet[];
  /** What a person has to look at. */
  readonly notes: readonly string[];
}

/** Reads the pages against the newest build before them that has sets of the same pages. */
export function readGuide({ pages, known, gone }: GuideInput): Read<Guide> {
  const [build = '', ...others] = [...new Set(pages.map((page) => page.build))];
  if (others.length > 0) return { ok: false, faults: pages.map(({ file, build: own }) => buildFault(file, own)) };
  const before = setsBefore(known, build);
  const read = pages.map((page) => readPage(page, before.get(page.name) ?? []));
  const faults = [
    ...read.flatMap((one) => (one.ok ? [] : one.faults)),
    ...repeatedPages(pages),
    ...missingPages({ pages, before, gone, build }),
  ];
  if (faults.length > 0) return { ok: false, faults };
  const parts = read.flatMap((one) => (one.ok ? [one.value] : []));
  const sets = parts.flatMap((part) => part.sets);
  if (sets.length === 0)
    return { ok: false, faults: [{ place: build, message: 'expected a page with a policy of a set' }] };
  return { ok: true, value: { build, sets, notes: parts.flatMap((part) => part.notes) } };
}

type ReadPage = Read<{ readonly sets: readonly NewSet[]; readonly notes: readonly string[] }>;

function readPage(page: GuidePage, before: readonly SetFile[]): ReadPage {
  if (before.length === 0) return unknownPage(page);
  const matched = matchSets(page, before);
  if (!matched.ok) return matched;
  const made = matched.value.map((one) => {
    const content = writeSet(page, one);
    return { one, content, parsed: parseRequiredSetFile(content) };
  });
  const faults = made.flatMap(({ one, parsed }) =>
    parsed.ok
      ? []
      : parsed.faults.map((fault) => setFault(`${page.file}:${one.policies[0]?.line ?? 1}`, one.before, fault)),
  );
  const older = made.flatMap(({ one }) => olderPage(page, one.before));
  if (faults.length + older.length > 0) return { ok: false, faults: [...faults, ...older] };
  const sets = made.flatMap(({ one, content, parsed }) =>
    parsed.ok ? [{ before: one.before, content, set: parsed.set }] : [],
  );
  return { ok: true, value: { sets, notes: lookAt(page, matched.value) } };
}

function unknownPage(page: GuidePage): ReadPage {
  const faults = page.policies
    .filter(({ kind, form }) => kind === 'permissions' && form !== 'list')
    .map(({ line }) => ({
      place: `${page.file}:${line}`,
      message: `expected a page that a set came from, got ${page.name} with a policy: add the file of its set to the newest build's folder by hand first, or take the page out of the folder`,
    }));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { sets: [], notes: [`${page.file}: no set comes from this page; passed over`] } };
}

/** The sets of the newest build up to this one, by the name of their page. */
function setsBefore(known: readonly SetFile[], build: string): ReadonlyMap<string, readonly SetFile[]> {
  const byPage = Map.groupBy(
    known.filter((set) => compareBuilds(set.build, build) <= 0),
    ({ source }) => pageName(source.url),
  );
  return new Map(
    [...byPage].map(([name, sets]) => {
      const newest = sets
        .map((set) => set.build)
        .sort(compareBuilds)
        .at(-1);
      return [name, sets.filter((set) => set.build === newest)];
    }),
  );
}

// A build that the catalog has already may be read anew page by page.
function missingPages({
  pages,
  before,
  gone,
  build,
}: Omit<GuideInput, 'known'> & {
  readonly before: ReadonlyMap<string, readonly SetFile[]>;
  readonly build: string;
}): readonly PageFault[] {
  const names = new Set(pages.map(({ name }) => name));
  const guides = new Set([...names].flatMap((name) => (before.get(name) ?? []).map((set) => set.build)));
  const missing = [...before].filter(
    ([name, [set]]) => set !== undefined && set.build !== build && guides.has(set.build) && !names.has(name),
  );
  const unknown = gone.filter((name) => !before.has(name) || names.has(name));
  return [
    ...missing
      .filter(([name]) => !gone.includes(name))
      .map(([name, sets]) => ({
        place: name,
        message: `expected this page, from which ${sets.map(({ id }) => id).join(', ')} came (${sets[0]?.source.url}): save it, too, or say --gone ${name} where the newer guide does not have it`,
      })),
    ...unknown.map((name) => ({
      place: `--gone ${name}`,
      message: 'expected a page of the build before that is not in the folder',
    })),
  ];
}

function repeatedPages(pages: readonly GuidePage[]): readonly PageFault[] {
  return [...Map.groupBy(pages, ({ name }) => name)].flatMap(([name, same]) =>
    same.length === 1
      ? []
      : [{ place: same.map(({ file }) => file).join(', '), message: `expected the page ${name} once` }],
  );
}

function olderPage({ file, build, pageUpdated }: GuidePage, before: SetFile): readonly PageFault[] {
  const known = before.source.pageUpdated;
  if (before.build !== build || known === undefined || pageUpdated === undefined || pageUpdated >= known) return [];
  return [{ place: file, message: `expected a page of ${known} or later for ${before.id}, got one of ${pageUpdated}` }];
}

function setFault(place: string, { id }: SetFile, { path, message }: RequiredSetFault): PageFault {
  return { place, message: `${id}, ${path}: ${message}` };
}

function buildFault(place: string, build: string): PageFault {
  return { place, message: `expected pages of one build in the folder, got one of ${build}` };
}
