// Pages as a browser saves them from the help center: code in cells of a table, a paragraph a line, indented by &nbsp;.

import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageName } from '../../../scripts/catalog/readGuidePage.ts';
import { type SetFile, setFileSchema } from '../../../shared/requirements/setFileSchema.ts';

const ownSets = fileURLToPath(new URL('../../../shared/requirements/sets/', import.meta.url));

export interface PageFacts {
  readonly url: string;
  readonly build: string;
  readonly updated: string;
  readonly body: string;
}

/** Gives one page whole. */
export function renderPage({ url, build, updated, body }: PageFacts): string {
  return `<!DOCTYPE html>
<!-- saved from url=(0074)${url}?ver=13 -->
<html><head><title>A page - User Guide</title><script>var menu = {"Statement": [{"Effect": "Allow"}]};</script></head>
<body><nav><ul><li>Previous {page}</li></ul></nav><div id="content"><p>In this article</p>
${body}
<p>Page updated <span>${updated}</span></p><p>Page content applies to build <b>${build}</b></p></div></body></html>
`;
}

/** Gives a block of code. */
export function renderCode(value: unknown): string {
  return renderCodeLines(JSON.stringify(value, null, 4).split('\n'));
}

/** Gives a block of code of these lines. */
export function renderCodeLines(lines: readonly string[]): string {
  const paragraphs = lines.map((line) => {
    const indented = line.replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length));
    const escaped = indented.replaceAll(/[<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    return `<p class="code">${escaped}</p>`;
  });
  return `<table><tbody><tr><td>\n${paragraphs.join('\n')}\n</td></tr></tbody></table>`;
}

/** Gives the pages of a build's sets under their file names, as the guide of a newer build would print them. */
export function renderGuide(sets: readonly SetFile[], build: string): Map<string, string> {
  const pages = Map.groupBy(sets, ({ source }) => source.url);
  return new Map(
    [...pages].map(([url, own]) => {
      const body = [...trustOf(own), ...own.map(renderSet)].join('\n');
      return [`${pageName(url)}.html`, renderPage({ url, build, updated: '10/5/2026', body })];
    }),
  );
}

/** Copies the catalog's sets, or those of one build with these ids, to a folder. */
export async function copySets(folder: string, of?: { build: string; ids: readonly string[] }): Promise<string> {
  if (of === undefined) await cp(ownSets, folder, { recursive: true });
  for (const id of of?.ids ?? [])
    await cp(join(ownSets, `${of?.build}/${id}.json`), join(folder, `${of?.build}/${id}.json`));
  return folder;
}

/** Reads the files of one build. */
export async function readBuild(setsFolder: string, build: string): Promise<readonly SetFile[]> {
  const files = await readdir(join(setsFolder, build));
  const read = files.map(async (file) => JSON.parse(await readFile(join(setsFolder, build, file), 'utf8')));
  return (await Promise.all(read)).map((content) => setFileSchema.parse(content));
}

/** Writes pages into a new folder. */
export async function savePages(folder: string, pages: ReadonlyMap<string, string>): Promise<string> {
  await mkdir(folder);
  for (const [file, html] of pages) await writeFile(join(folder, file), html);
  return folder;
}

function trustOf(sets: readonly SetFile[]): readonly string[] {
  const [set] = sets.filter(({ inferred }) => !inferred?.includes('requires.trustedServices'));
  const services = set?.requires?.trustedServices ?? [];
  const Principal = { Service: services.length === 1 ? services[0] : services };
  const statement = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole' };
  return services.length === 0 ? [] : [renderCode({ Version: '2012-10-17', Statement: [statement] })];
}

function renderSet({ policy, policyForm, optionalActions, conditionalActions, requires }: SetFile): string {
  const words = [...optionalActions, ...conditionalActions.map(({ action }) => action)].join(', ');
  const profile = requires?.instanceProfile ? 'The role must be in one instance profile.' : '';
  const lines = JSON.stringify(policy.Statement).match(/"[a-z0-9-]+:[A-Z]\w+"/g) ?? [];
  const code = policyForm === undefined ? renderCode(policy) : renderCodeLines(lines.map((name) => `${name},`));
  return `<p>The role must be granted the following permissions. ${profile}</p>${code}<p>Note: ${words}.</p>`;
}
