// Reads one page of the guide as it was saved from Veeam's help center.

import { type FoundPolicies, findPolicies } from './findPolicies.ts';
import type { PageFault, Read } from './pageFault.ts';
import { type PageText, readLines } from './readLines.ts';

export interface GuidePage {
  readonly file: string;
  /** Undefined where neither the page nor the browser says it; the name then does. */
  readonly url?: string;
  /** Name of the page in every guide: without folder, ending and the `aws_` that the guide of Backup & Replication adds. */
  readonly name: string;
  readonly build: string;
  /** Day as YYYY-MM-DD. */
  readonly pageUpdated?: string;
  readonly policies: FoundPolicies['policies'];
  readonly prose: FoundPolicies['prose'];
}

/** Reads a page; faults are all that keeps it from being read whole. */
export function readGuidePage(file: string, html: string): Read<GuidePage> {
  const page = readLines(html);
  const found = findPolicies(page.lines);
  const builds = [...new Set(matches(page, /Page content applies to build (\d[\w.]*\w)/))];
  const [build] = builds;
  const faults: readonly PageFault[] = [
    ...addressFaults(file, page),
    ...(builds.length === 1 ? [] : [{ place: file, message: buildText(builds) }]),
    ...found.faults.map(({ line, message }) => ({ place: `${file}:${line}`, message })),
  ];
  if (faults.length > 0 || build === undefined) return { ok: false, faults };
  const pageUpdated = dayOf(page);
  return {
    ok: true,
    value: {
      file,
      ...(page.address !== undefined && { url: withoutQuery(page.address) }),
      name: pageName(page.address ?? file),
      build,
      ...(pageUpdated !== undefined && { pageUpdated }),
      policies: found.policies,
      prose: found.prose,
    },
  };
}

/** Gives `role_permissions_repo` of https://helpcenter.veeam.com/docs/vbr/userguide/aws_role_permissions_repo.html?ver=13. */
export function pageName(address: string): string {
  const [last = ''] = withoutQuery(address).split('/').slice(-1);
  return last.replace(/\.html?$/i, '').replace(/^aws_/, '');
}

function withoutQuery(address: string): string {
  return address.replace(/[?#].*$/, '');
}

function addressFaults(file: string, { address }: PageText): readonly PageFault[] {
  if (address === undefined || /^https:\/\/([\w-]+\.)?veeam\.com\//.test(address)) return [];
  return [{ place: file, message: `expected a page of veeam.com, got one of ${address.slice(0, 200)}` }];
}

function buildText(builds: readonly string[]): string {
  return builds.length === 0
    ? 'expected "Page content applies to build …" at its end: save the whole page'
    : `expected one build at its end, got ${builds.join(' and ')}`;
}

// The help center writes days as month/day/year.
function dayOf(page: PageText): string | undefined {
  const [day] = matches(page, /Page updated (\d{1,2}\/\d{1,2}\/\d{4})/);
  if (day === undefined) return undefined;
  const [month = '', date = '', year = ''] = day.split('/');
  return `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
}

// The words may stand in elements of their own.
function matches({ lines }: PageText, pattern: RegExp): readonly string[] {
  const text = lines.map((line) => line.text).join(' ');
  return [...text.matchAll(new RegExp(pattern, 'g'))].flatMap((match) => match[1] ?? []);
}
