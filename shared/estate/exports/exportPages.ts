// Knows of the pages of an export which lists each has, and whether more are said to follow.

import { TokenType } from '@streamparser/json';
import { type DetailList, detailLists } from '../detailList.ts';

interface Page {
  readonly lists: Map<DetailList, TokenType>;
  isTruncated: boolean;
}

/**
 * Pages are JSON objects: one, several one after the other or line by line, or the items of one array. Takes each token
 * with the number of objects and arrays that are open before it.
 */
export class ExportPages {
  /** Some page is there, and the last of them is not among them. */
  get isTruncated(): boolean {
    return this.pages.length > 0 && this.pages.every((page) => page.isTruncated);
  }

  /** Objects and arrays that are open around a page: 1 for the items of an array. */
  pageDepth = 0;
  private readonly pages: Page[] = [];
  private isEmpty = true;
  private hasStrangers = false;
  private member: string | undefined;

  follow(token: TokenType, value: unknown, depth: number): void {
    if (depth === 0) this.open(token);
    else if (depth === 1 && this.pageDepth === 1) this.openItem(token);
    else if (depth === this.pageDepth + 1) this.followMember(token, value);
  }

  /** The page says that another follows. */
  markTruncated(): void {
    const page = this.pages.at(-1);
    if (page !== undefined) page.isTruncated = true;
  }

  /** What keeps the text, although JSON, from being an export; asked at its end. */
  formFault(): string | undefined {
    const expected = 'expected an export as aws iam get-account-authorization-details --output json prints it';
    if (this.isEmpty) return `${expected}, but the file is empty: the command that was to write it failed`;
    if (this.hasStrangers || this.pages.length === 0) return `${expected}: a JSON object`;
    const faults = this.pages.flatMap(({ lists }, index) => {
      const where = this.pages.length === 1 ? '' : `page ${index + 1}: `;
      if (lists.size === 0) return [`${where}${expected}: with ${detailLists.join(', ')}`];
      const broken = [...lists].filter(([, type]) => type !== TokenType.LEFT_BRACKET);
      return broken.map(([list]) => `${where}${list}: expected a list`);
    });
    return faults[0];
  }

  private open(token: TokenType): void {
    this.isEmpty = false;
    this.pageDepth = token === TokenType.LEFT_BRACKET ? 1 : 0;
    if (token === TokenType.LEFT_BRACE) this.openPage();
    else if (token !== TokenType.LEFT_BRACKET) this.hasStrangers = true;
  }

  private openItem(token: TokenType): void {
    if (token === TokenType.LEFT_BRACE) this.openPage();
    else if (token !== TokenType.COMMA && token !== TokenType.RIGHT_BRACKET) this.hasStrangers = true;
  }

  private openPage(): void {
    this.pages.push({ lists: new Map(), isTruncated: false });
    this.member = undefined;
  }

  // Which lists are there, empty ones too: nothing else tells an export from any other JSON. Null is no list and no fault.
  private followMember(token: TokenType, value: unknown): void {
    if (token === TokenType.COLON) return;
    const list = detailLists.find((name) => name === this.member);
    if (list !== undefined && token !== TokenType.NULL) this.pages.at(-1)?.lists.set(list, token);
    const isName = this.member === undefined && token === TokenType.STRING;
    this.member = isName ? String(value) : undefined;
  }
}
