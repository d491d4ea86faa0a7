// Reads the lines of a web page as a reader sees them, each with its place in the file, and the page's own address.

import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** One line of a page: blanks are single, none at the ends, never empty. */
export interface PageLine {
  readonly text: string;
  /** Line of the file, from 1. */
  readonly line: number;
}

export interface PageText {
  readonly lines: readonly PageLine[];
  /** As the page or the browser that saved it says; undefined where neither does. */
  readonly address?: string;
}

type Node = DefaultTreeAdapterTypes.Node;
type Element = DefaultTreeAdapterTypes.Element;

const unseen = new Set(['head', 'script', 'style', 'noscript', 'template', 'svg', 'iframe']);
const inline = new Set(
  'a abbr b bdi bdo cite code em font i img kbd mark q s samp small span strong sub sup tt u var wbr'.split(' '),
);

/** Reads HTML as a browser does: whatever it is, it has a text. Sections that are folded away count as seen. */
export function readLines(html: string): PageText {
  const document = parse(html, { sourceCodeLocationInfo: true });
  const writer = new LineWriter();
  writer.add(document, false);
  const address = addressOf(document);
  return { lines: writer.finish(), ...(address !== undefined && { address }) };
}

class LineWriter {
  private readonly lines: PageLine[] = [];
  private text = '';
  private line = 0;

  add(node: Node, isPreformatted: boolean): void {
    if (isText(node)) this.addText(node, isPreformatted);
    if (!('childNodes' in node) || unseen.has(node.nodeName)) return;
    const breaks = !inline.has(node.nodeName);
    if (breaks) this.endLine();
    for (const child of node.childNodes) this.add(child, isPreformatted || node.nodeName === 'pre');
    if (breaks) this.endLine();
  }

  finish(): readonly PageLine[] {
    this.endLine();
    return this.lines;
  }

  private addText({ value, sourceCodeLocation }: DefaultTreeAdapterTypes.TextNode, isPreformatted: boolean): void {
    const start = sourceCodeLocation?.startLine ?? 0;
    for (const [index, part] of value.split('\n').entries()) {
      if (index > 0 && isPreformatted) this.endLine();
      if (index > 0) this.text += ' ';
      if (this.text.trim() === '') this.line = start + index;
      this.text += part;
    }
  }

  private endLine(): void {
    // Signs that have no width stand in pages for a break of a long word.
    const text = this.text
      .replaceAll(/[\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    if (text !== '') this.lines.push({ text, line: this.line });
    this.text = '';
  }
}

/** The link that a page gives of itself, or the comment that browsers write before a page they save. */
function addressOf(document: DefaultTreeAdapterTypes.Document): string | undefined {
  const elements = elementsOf(document);
  const canonical = elements.find(
    ({ tagName, attrs }) => tagName === 'link' && attributeOf(attrs, 'rel') === 'canonical',
  );
  const shared = elements.find(
    ({ tagName, attrs }) => tagName === 'meta' && attributeOf(attrs, 'property') === 'og:url',
  );
  return (
    (canonical && attributeOf(canonical.attrs, 'href')) ??
    (shared && attributeOf(shared.attrs, 'content')) ??
    savedFrom(document)
  );
}

function savedFrom({ childNodes }: DefaultTreeAdapterTypes.Document): string | undefined {
  return childNodes
    .map((node) => ('data' in node ? /saved from url=\(\d+\)(\S+)/.exec(node.data)?.[1] : undefined))
    .find((address) => address !== undefined);
}

function elementsOf(node: Node): readonly Element[] {
  if (!('childNodes' in node)) return [];
  const own = 'tagName' in node ? [node] : [];
  return [...own, ...node.childNodes.flatMap(elementsOf)];
}

function isText(node: Node): node is DefaultTreeAdapterTypes.TextNode {
  return node.nodeName === '#text';
}

function attributeOf(attributes: Element['attrs'], name: string): string | undefined {
  return attributes.find((attribute) => attribute.name === name)?.value;
}
