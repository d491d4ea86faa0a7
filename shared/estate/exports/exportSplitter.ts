// Cuts the text of an export, written as AWS writes it, into the elements of its lists: many times faster than reading
// it token by token.

import { parseJson } from '../../iam/parseJson.ts';
import { type DetailList, detailLists } from '../detailList.ts';
import type { ExportElement } from './exportParser.ts';
import { countMembers, findStringEnd, findValueEnd } from '../../iam/jsonSpan.ts';

/** Characters that a value may have: several times what IAM's quotas allow. */
const maxLength = 1024 * 1024;

const spaces: ReadonlySet<number> = new Set([0x20, 0x0a, 0x0d, 0x09]);

type Expected =
  | 'page'
  | 'first member'
  | 'member'
  | 'colon'
  | 'value'
  | 'end of member'
  | 'first element'
  | 'element'
  | 'end of element';

/** Thrown within, caught within: the text is not plain. */
class NotPlain extends Error {}

/**
 * Takes pages one after the other, each a JSON object whose lists hold objects; everything else, what is broken too, is
 * not plain and left to {@link ExportParser}. Of plain text it gives what that parser gives.
 */
export class ExportSplitter {
  private readonly elements: ExportElement[] = [];
  private readonly pages: { isTruncated: boolean; hasList: boolean; readonly names: Set<string> }[] = [];
  private text = '';
  private at = 0;
  private expected: Expected = 'page';
  private member = '';
  private list: DetailList = 'RoleDetailList';
  private index = 0;

  /** There is a page, and each says that another follows. */
  get isTruncated(): boolean {
    return this.pages.every((page) => page.isTruncated);
  }

  /** Gives the elements that this chunk completes; undefined: the text is not plain. */
  write(chunk: string): readonly ExportElement[] | undefined {
    this.text = this.text.slice(this.at) + chunk;
    this.at = 0;
    try {
      while (this.step()) {
        // Each step moves on.
      }
    } catch (cause) {
      // JSON.parse throws its own.
      if (cause instanceof NotPlain || cause instanceof SyntaxError) return undefined;
      throw cause;
    }
    return this.text.length - this.at > maxLength ? undefined : this.elements.splice(0);
  }

  /** Whether the text, all of which was plain so far, ends where a page does, and each page had a list. */
  end(): boolean {
    this.skipSpace();
    const isWhole = this.expected === 'page' && this.at === this.text.length;
    return isWhole && this.pages.length > 0 && this.pages.every(({ hasList }) => hasList);
  }

  /** Whether there may be more to do with the text that is here. */
  private step(): boolean {
    this.skipSpace();
    const character = this.text[this.at];
    if (character === undefined) return false;
    switch (this.expected) {
      case 'page':
        return this.openPage(character);
      case 'first member':
        return character === '}' ? this.pass('page') : this.readName(character);
      case 'member':
        return this.readName(character);
      case 'colon':
        return this.passOne(character, { ':': 'value' });
      case 'value':
        return this.readValue(character);
      case 'end of member':
        return this.passOne(character, { ',': 'member', '}': 'page' });
      case 'first element':
        return character === ']' ? this.pass('end of member') : this.readElement(character);
      case 'element':
        return this.readElement(character);
      case 'end of element':
        return this.passOne(character, { ',': 'element', ']': 'end of member' });
    }
  }

  private openPage(character: string): boolean {
    this.pages.push({ isTruncated: false, hasList: false, names: new Set() });
    return this.passOne(character, { '{': 'first member' });
  }

  private readName(character: string): boolean {
    if (character !== '"') throw new NotPlain();
    const end = findStringEnd(this.text, this.at);
    if (end === undefined) return false;
    this.member = String(JSON.parse(this.text.slice(this.at, end)));
    const { names } = this.page;
    if (names.has(this.member)) throw new NotPlain();
    names.add(this.member);
    this.at = end;
    this.expected = 'colon';
    return true;
  }

  private readValue(character: string): boolean {
    const list = detailLists.find((name) => name === this.member);
    if (list !== undefined && character === '[') return this.openList(list);
    const span = findValueEnd(this.text, this.at);
    if (span === undefined) return false;
    const value: unknown = JSON.parse(this.text.slice(this.at, span.end));
    if (list !== undefined && value !== null) throw new NotPlain();
    if (marksMore(this.member, value)) this.page.isTruncated = true;
    this.at = span.end;
    this.expected = 'end of member';
    return true;
  }

  private openList(list: DetailList): boolean {
    this.list = list;
    this.index = 0;
    this.page.hasList = true;
    return this.pass('first element');
  }

  private readElement(character: string): boolean {
    if (character !== '{') throw new NotPlain();
    const span = findValueEnd(this.text, this.at);
    if (span === undefined) return false;
    const text = this.text.slice(this.at, span.end);
    // Halves of characters mean something else to each reader.
    if (span.isTooDeep || (text.includes('\\u') && /\\u[dD]/.test(text))) throw new NotPlain();
    this.elements.push({ list: this.list, index: this.index, ...readElement(text, span.members) });
    this.index += 1;
    this.at = span.end;
    this.expected = 'end of element';
    return true;
  }

  private get page() {
    const page = this.pages.at(-1);
    if (page === undefined) throw new Error('expected an open page');
    return page;
  }

  private passOne(character: string, next: Readonly<Partial<Record<string, Expected>>>): boolean {
    const expected = next[character];
    if (expected === undefined) throw new NotPlain();
    return this.pass(expected);
  }

  private pass(expected: Expected): boolean {
    this.at += 1;
    this.expected = expected;
    return true;
  }

  private skipSpace(): void {
    while (spaces.has(this.text.charCodeAt(this.at))) this.at += 1;
  }
}

function marksMore(member: string, value: unknown): boolean {
  if (member !== 'IsTruncated' && member !== 'NextToken') return false;
  return value === true || (typeof value === 'string' && value !== '');
}

// JSON.parse drops the first of two equal keys: then the object has fewer members than the text has colons.
function readElement(text: string, members: number): Pick<ExportElement, 'value' | 'repeated'> {
  const value: unknown = JSON.parse(text);
  if (countMembers(value) === members) return { value };
  const parsed = parseJson(text);
  if (!parsed.ok) throw new NotPlain();
  return { value: parsed.value, repeated: parsed.repeated };
}
