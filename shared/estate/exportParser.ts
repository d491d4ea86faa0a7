// Takes the text of an export in chunks and gives the elements of its four lists as soon as each is complete.

import { Tokenizer, TokenParser, TokenParserError, TokenType } from '@streamparser/json';
import { type DetailList, detailLists } from './accountDetails.ts';

export interface ExportElement {
  readonly list: DetailList;
  /** Position in its list, from 0. */
  readonly index: number;
  readonly value: unknown;
}

const opening = new Set([TokenType.LEFT_BRACE, TokenType.LEFT_BRACKET]);
const closing = new Set([TokenType.RIGHT_BRACE, TokenType.RIGHT_BRACKET]);

/** An export needs nine levels; what is nested without end would exhaust the stack of whoever looks at it. */
const maxDepth = 100;

/**
 * One parser reads one file. `write` and `end` throw a `TokenizerError` or `TokenParserError` where the text is no JSON;
 * `tokenOffset` (in bytes) and `tokenValue` then tell the token it stopped at.
 */
export class ExportParser {
  isTruncated = false;
  hasEnded = false;
  isTooDeep = false;
  tokenOffset = 0;
  tokenValue: unknown;
  private readonly tokenizer = new Tokenizer();
  // Elements are forgotten once they are given: an export may be larger than memory.
  private readonly parser = new TokenParser({
    paths: [...detailLists.map((list) => `$.${list}.*`), '$.IsTruncated', '$.NextToken'],
    keepStack: false,
  });
  private elements: ExportElement[] = [];
  private depth = 0;
  private topType: TokenType | undefined;
  private member: string | undefined;
  private readonly listTypes = new Map<DetailList, TokenType>();

  constructor() {
    this.tokenizer.onToken = ({ token, value, offset }) => {
      this.tokenOffset = offset;
      this.tokenValue = value;
      this.isTooDeep = this.depth >= maxDepth;
      if (this.isTooDeep) throw new TokenParserError('nested too deeply');
      this.parser.write({ token, value });
      this.follow(token, value);
    };
    this.parser.onValue = ({ value, key, stack }) => {
      if (stack.length === 1) this.isTruncated ||= value === true || typeof value === 'string';
      else this.keep(stack[1]?.key, key, value);
    };
  }

  write(chunk: Uint8Array): void {
    this.tokenizer.write(chunk);
  }

  end(): void {
    this.hasEnded = true;
    this.tokenizer.end();
    if (!this.parser.isEnded && this.topType !== undefined) this.parser.end();
  }

  /** The elements that have become complete since the last call. */
  takeElements(): readonly ExportElement[] {
    const taken = this.elements;
    this.elements = [];
    return taken;
  }

  /** What keeps the text, although JSON, from being an export; after `end`. */
  formFault(): string | undefined {
    const expected = 'expected an export as aws iam get-account-authorization-details prints it';
    if (this.topType === undefined) return `${expected}, but the file is empty`;
    if (this.topType !== TokenType.LEFT_BRACE) return `${expected}: a JSON object`;
    if (this.listTypes.size === 0) return `${expected}: with ${detailLists.join(', ')}`;
    const broken = [...this.listTypes].find(([, type]) => type !== TokenType.LEFT_BRACKET);
    return broken === undefined ? undefined : `${broken[0]}: expected a list`;
  }

  private keep(list: unknown, index: unknown, value: unknown): void {
    const known = detailLists.find((name) => name === list);
    if (known !== undefined && typeof index === 'number') this.elements.push({ list: known, index, value });
  }

  // Which lists are there, empty ones too: nothing else tells an export from any other JSON.
  private follow(token: TokenType, value: unknown): void {
    if (this.depth === 0) this.topType = token;
    if (this.depth === 1) this.followMember(token, value);
    if (opening.has(token)) this.depth += 1;
    else if (closing.has(token)) this.depth -= 1;
  }

  private followMember(token: TokenType, value: unknown): void {
    if (token === TokenType.COLON) return;
    const list = detailLists.find((name) => name === this.member);
    if (list !== undefined) this.listTypes.set(list, token);
    const isName = this.member === undefined && token === TokenType.STRING;
    this.member = isName ? String(value) : undefined;
  }
}
