// What infra/README.md tells a person to do, as lines that a shell can run.

import { readFileSync } from 'node:fs';

/** Text of one section of the page, from its title to the next of the same level. */
export function readmeSection(title: string): string {
  const page = readFileSync('infra/README.md', 'utf8');
  const sections = page.split(/^## /m);
  const found = sections.find((section) => section.startsWith(`${title}\n`));
  if (found === undefined) throw new Error(`expected the section "${title}" in infra/README.md`);
  return found;
}

/** Text of each numbered step of a section, by number; `0`: what stands before the first. */
export function numberedSteps(section: string): ReadonlyMap<number, string> {
  const parts = section.split(/^\*\*(?=\d+\. )/m);
  return new Map(parts.map((text, index) => [index === 0 ? 0 : Number.parseInt(text, 10), text]));
}

/** The blocks of a language in a text, in order. */
export function codeBlocks(text: string | undefined, language: 'sh' | 'yaml'): readonly string[] {
  return [...(text ?? '').matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}
