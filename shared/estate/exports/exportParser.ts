// Takes the text of an export in chunks and gives the elements of its four lists as soon as each is complete.

import { Tokenizer, TokenParser, TokenParserError } from '@streamparser/json';
import { type JsonPath, jsonPathText } from '../../iam/repeatedKeys.ts';
import { type DetailList, detailLists } from '../detailList.ts';
import { ExportPages } from './exportPages.ts';
import { RepeatedKeyWatch } from './repeatedKeyWatch.ts';

export interface ExportElement {
  readonly list: DetailList;
  /** Position in its list, from 0. */
  readonly index: number;
  readonly value: unknown;
  /** Paths within the element of members whose key stood in the same object before; absent where there is none. */
  readonly repeated?: readonly JsonPath[];
}

/** An export needs nine levels; what is nested without end would exhaust the stack of whoever looks at it. */
const maxDepth = 100;
/** Bytes of a string that the tokenizer gathers before it decodes them; without a buffer it decodes each by itself. */
const stringBufferSize = 64 * 1024;

const memberPaths = [...detailLists.map((list) => `${list}.*`), 'IsTruncated', 'NextToken', 'schema'];

/**
 * One parser reads one file. `write` and `end` throw a `TokenizerError` or `TokenParserError` where the text is no JSON;
 * `tokenOffset` (in bytes) and `tokenValue` then tell the token it stopped at.
 */
export class ExportParser {
  hasEnded = false;
  isTooDeep = false;
  tokenOffset = 0;
  tokenValue: unknown;
  /** Value of a page's own member `schema`, which files of this tool carry. */
  schema: string | undefined;
  private readonly tokenizer = new Tokenizer({ stringBufferSize });
  // Elements are forgotten once they are given: an export may be larger than memory. Pages may follow one another.
  private readonly parser = new TokenParser({
    paths: memberPaths.flatMap((path) => [`$.${path}`, `$.*.${path}`]),
    keepStack: false,
    separator: '',
  });
  private readonly pages = new ExportPages();
  private readonly watch = new RepeatedKeyWatch();
  private elements: ExportElement[] = [];
  private repeatedMember: JsonPath | undefined;

  constructor() {
    this.tokenizer.onToken = ({ token, value, offset }) => {
      const { depth } = this.watch;
      this.tokenOffset = offset;
      this.tokenValue = value;
      this.isTooDeep = depth >= maxDepth;
      if (this.isTooDeep) throw new TokenParserError('nested too deeply');
      this.parser.write({ token, value });
      this.pages.follow(token, value, depth);
      this.watch.follow(token, value);
    };
    this.parser.onValue = ({ value, key, stack }) => {
      const [list, ...below] = [...stack.map((level) => level.key), key].slice(this.pages.pageDepth + 1);
      if (below.length === 0) this.takeMember(list, value);
      else if (below.length === 1) this.keep(list, below[0], value);
    };
  }

  get isTruncated(): boolean {
    return this.pages.isTruncated;
  }

  write(text: string): void {
    this.tokenizer.write(text);
  }

  end(): void {
    this.hasEnded = true;
    this.tokenizer.end();
    this.parser.end();
    this.sortRepeated(undefined);
  }

  /** The elements that have become complete since the last call. */
  takeElements(): readonly ExportElement[] {
    const taken = this.elements;
    this.elements = [];
    return taken;
  }

  /** What keeps the text, although JSON, from being an export; after `end`. */
  formFault(): string | undefined {
    if (this.repeatedMember === undefined) return this.pages.formFault();
    return `${jsonPathText(this.repeatedMember)}: expected each key once in an object, got this one again`;
  }

  private takeMember(name: unknown, value: unknown): void {
    if (name === 'schema') this.schema ??= typeof value === 'string' ? value : undefined;
    else if (value === true || (typeof value === 'string' && value !== '')) this.pages.markTruncated();
  }

  private keep(name: unknown, index: unknown, value: unknown): void {
    const list = detailLists.find((known) => known === name);
    if (list === undefined || typeof index !== 'number') return;
    const repeated = this.sortRepeated(list);
    this.elements.push({ list, index, value, ...(repeated.length > 0 && { repeated }) });
  }

  // Those within the element that ends here; one of the page itself leaves open which of two lists counts.
  private sortRepeated(list: DetailList | undefined): readonly JsonPath[] {
    const all = this.watch.takeRepeated();
    if (all.length === 0) return all;
    const { pageDepth } = this.pages;
    this.repeatedMember ??= all.find((path) => path.length === pageDepth + 1);
    return all
      .filter((path) => path[pageDepth] === list && path.length > pageDepth + 2)
      .map((path) => path.slice(pageDepth + 2));
  }
}
