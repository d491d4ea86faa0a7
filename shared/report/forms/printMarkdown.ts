// The pieces of a Markdown document; what strangers wrote becomes neither markup, mention, issue number nor link.

import type { BlockContent, PhrasingContent, RootContent, TableRow } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import type { Phrase } from '../../vocabulary/phrase.ts';
import { withoutLogCommands } from '../../vocabulary/withoutLogCommands.ts';
import { visibleText } from '../wording/visibleText.ts';

/** Prints nodes as GitHub Markdown, with everything escaped that the text itself does not mean as markup. */
export function printMarkdown(children: RootContent[]): string {
  const text = toMarkdown({ type: 'root', children }, { extensions: [gfmToMarkdown()], bullet: '-' });
  return withoutLogCommands(text, String.raw`\:`);
}

/** A phrase, its technical words as code. */
export function markdownPhrase(parts: Phrase): PhrasingContent[] {
  return parts.flatMap((part) => (typeof part === 'string' ? markdownWords(part) : [codeNode(part.code)]));
}

/** Prose, in which a word that GitHub would turn into a mention, an issue or a link stands as code. */
export function markdownWords(text: string, maxLength = 600): PhrasingContent[] {
  const nodes: PhrasingContent[] = [];
  let plain = '';
  for (const word of visibleText(text, maxLength).split(/(?<= )/)) {
    if (!/[@#]|:\/\/|www\./i.test(word)) {
      plain += word;
      continue;
    }
    const [, core = word, after = ''] = /^(.*?)([.,;:!?)]* ?)$/s.exec(word) ?? [];
    nodes.push(...textNodes(plain), codeNode(core));
    plain = after;
  }
  return [...nodes, ...textNodes(plain)];
}

export function headingNode(depth: 2 | 3, children: PhrasingContent[]): RootContent {
  return { type: 'heading', depth, children };
}

export function paragraphNode(children: PhrasingContent[]): BlockContent {
  return { type: 'paragraph', children };
}

export function listNode(items: readonly BlockContent[][]): RootContent {
  const children = items.map((item) => ({ type: 'listItem' as const, spread: false, children: item }));
  return { type: 'list', spread: false, children };
}

/** A bold label and a space: `**Next:** `. */
export function labelNodes(label: string): PhrasingContent[] {
  return [
    { type: 'strong', children: [{ type: 'text', value: label }] },
    { type: 'text', value: ' ' },
  ];
}

export function codeNode(text: string, maxLength = 200): PhrasingContent {
  return { type: 'inlineCode', value: visibleText(text, maxLength) };
}

/** A table with a head row, every cell as prose. */
export function tableNode(rows: readonly (readonly string[])[]): RootContent {
  const children = rows.map(
    (cells): TableRow => ({
      type: 'tableRow',
      children: cells.map((cell) => ({ type: 'tableCell', children: markdownWords(cell) })),
    }),
  );
  return { type: 'table', children };
}

function textNodes(value: string): PhrasingContent[] {
  return value === '' ? [] : [{ type: 'text', value }];
}
