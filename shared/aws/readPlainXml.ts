// A fast reader of XML as AWS writes it: elements and text. The SDK's own reader takes ten times as long.

/** An element: its text, the elements of a list (all named `member`), or its other elements by name. */
export type XmlValue<Passed = never> = string | Passed | readonly XmlValue<Passed>[] | XmlElements<Passed>;
interface XmlElements<Passed> {
  readonly [name: string]: XmlValue<Passed>;
}

export interface XmlRoot<Passed> {
  readonly name: string;
  readonly value: XmlValue<Passed>;
}

/** What is read of the members of some lists at first, where most of them are of no use. */
export interface XmlSkim<Passed> {
  /** Names of the elements of a member that tell whether it is of use. */
  readonly heads: ReadonlySet<string>;
  /**
   * By the name of a list: gives what stands for a member, by those of its elements that are there, or undefined where the
   * member must be read. Of what else it has no more is seen than where it ends.
   */
  readonly passOver: ReadonlyMap<string, PassOver<Passed>>;
}

type PassOver<Passed> = (heads: Readonly<Record<string, XmlValue<Passed>>>) => Passed | undefined;

/**
 * Gives the document, or undefined where it holds anything else than elements and text, or is broken: attributes below the
 * root, comments, CDATA, a carriage return, text beside elements, an element twice that is no `member`. What it gives is
 * what the SDK's reader gives, but for lists, which are lists at once. Texts are copies: none keeps the bytes alive.
 */
export function readPlainXml<Passed = never>(bytes: Uint8Array, skim?: XmlSkim<Passed>): XmlRoot<Passed> | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.includes(carriageReturn)) return undefined;
  const reader = new PlainXmlReader(buffer, skim);
  try {
    return reader.readDocument();
  } catch (error) {
    if (error instanceof NotPlainError) return undefined;
    throw error;
  }
}

class NotPlainError extends Error {}

const [lessThan, greaterThan, slash, carriageReturn] = [0x3c, 0x3e, 0x2f, 0x0d];
/** Nothing that AWS sends is deeper by far. */
const maxDepth = 32;

class PlainXmlReader<Passed> {
  private readonly bytes: Buffer;
  private readonly skim: XmlSkim<Passed> | undefined;
  /** Of elements, by a hash of theirs: a few dozen come again and again. */
  private readonly names = new Map<number, string>();
  private at = 0;

  constructor(bytes: Buffer, skim: XmlSkim<Passed> | undefined) {
    this.bytes = bytes;
    this.skim = skim;
  }

  readDocument(): XmlRoot<Passed> {
    if (this.slice(0, 5) === '<?xml') this.at = this.bytes.indexOf('?>') + 2;
    this.skipBlanks();
    const tagEnd = this.bytes.indexOf('>', this.at);
    const [, name = ''] = /^<(\w+)(?: xmlns="[^"<&]*")?$/.exec(this.slice(this.at, tagEnd)) ?? [];
    if (name === '') throw new NotPlainError();
    this.at = tagEnd + 1;
    const value = this.readContent(name, 0);
    this.skipBlanks();
    if (this.at !== this.bytes.length) throw new NotPlainError();
    return { name, value };
  }

  /** What stands between the two tags of an element, and its closing tag. */
  private readContent(name: string, depth: number): XmlValue<Passed> {
    if (depth > maxDepth) throw new NotPlainError();
    const text = this.readText();
    if (this.bytes[this.at + 1] === slash) {
      this.skipClosingTag(name);
      // As the SDK has it: what was laid out over lines is empty.
      return text.includes('\n') && text.trim() === '' ? '' : text;
    }
    if (text.trim() !== '') throw new NotPlainError();
    const value = this.readElements(name, depth);
    this.skipClosingTag(name);
    return value;
  }

  private readElements(parent: string, depth: number): XmlValue<Passed> {
    const passOver = this.skim?.passOver.get(parent);
    const list: XmlValue<Passed>[] = [];
    const elements: Record<string, XmlValue<Passed>> = {};
    let count = 0;
    while (this.bytes[this.at + 1] !== slash) {
      const name = this.readTag();
      const isEmpty = this.bytes[this.at - 2] === slash;
      const value = isEmpty ? '' : this.readElement(name, depth + 1, passOver);
      if (name === 'member') list.push(value);
      else if (Object.hasOwn(elements, name)) throw new NotPlainError();
      else elements[name] = value;
      count += 1;
      this.skipBlanks();
    }
    if (list.length > 0 && list.length < count) throw new NotPlainError();
    return list.length > 0 ? list : elements;
  }

  private readElement(name: string, depth: number, passOver: PassOver<Passed> | undefined): XmlValue<Passed> {
    if (passOver === undefined || name !== 'member') return this.readContent(name, depth);
    const start = this.at;
    const passed = passOver(this.readHeads(depth));
    if (passed !== undefined) return passed;
    this.at = start;
    return this.readContent(name, depth);
  }

  private readHeads(depth: number): Readonly<Record<string, XmlValue<Passed>>> {
    const heads: Record<string, XmlValue<Passed>> = {};
    this.skipText();
    while (this.bytes[this.at + 1] !== slash) {
      const name = this.readTag();
      const isEmpty = this.bytes[this.at - 2] === slash;
      if (this.skim?.heads.has(name)) heads[name] = isEmpty ? '' : this.readContent(name, depth + 1);
      else if (!isEmpty) this.skipContent(name);
      this.skipText();
    }
    this.skipClosingTag('member');
    return heads;
  }

  /** Only counts tags: what is passed over need not have the right names. */
  private skipContent(name: string): void {
    const { bytes } = this;
    for (let open = 1; open > 0; ) {
      this.skipText();
      if (bytes[this.at + 1] === slash) {
        open -= 1;
        if (open > 0) this.skipTag();
      } else if (isLetterOrDigit(bytes[this.at + 1])) {
        this.skipTag();
        if (bytes[this.at - 2] !== slash) open += 1;
      } else throw new NotPlainError();
    }
    this.skipClosingTag(name);
  }

  private skipTag(): void {
    const { bytes } = this;
    let { at } = this;
    while (at < bytes.length && bytes[at] !== greaterThan) at += 1;
    this.at = at + 1;
  }

  /** Most texts are shorter than a call of `indexOf` takes. */
  private skipText(): void {
    const { bytes } = this;
    let { at } = this;
    for (const near = at + 32; at < near; at += 1) {
      if (bytes[at] === lessThan) {
        this.at = at;
        return;
      }
    }
    this.at = bytes.indexOf(lessThan, at);
    if (this.at === -1) throw new NotPlainError();
  }

  /** The name in an opening tag, or in one that is an element without content. */
  private readTag(): string {
    const start = this.at + 1;
    let end = start;
    let hash = 0;
    for (let byte = this.bytes[end]; isLetterOrDigit(byte); byte = this.bytes[end]) {
      hash = (31 * hash + (byte ?? 0)) | 0;
      end += 1;
    }
    const after = this.bytes[end] === slash ? end + 1 : end;
    if (this.bytes[this.at] !== lessThan || end === start || this.bytes[after] !== greaterThan)
      throw new NotPlainError();
    this.at = after + 1;
    const known = this.names.get(hash);
    if (known !== undefined && this.isAt(known, start, end)) return known;
    const name = this.slice(start, end);
    this.names.set(hash, name);
    return name;
  }

  private isAt(name: string, start: number, end: number): boolean {
    if (end - start !== name.length) return false;
    for (let at = start; at < end; at += 1) if (this.bytes[at] !== name.charCodeAt(at - start)) return false;
    return true;
  }

  private skipClosingTag(name: string): void {
    const start = this.at + 2;
    const end = start + name.length;
    if (this.bytes[end] !== greaterThan || !this.isAt(name, start, end)) throw new NotPlainError();
    this.at = end + 1;
  }

  /** Text up to the next tag. */
  private readText(): string {
    const start = this.at;
    this.skipText();
    if (this.at === start) return '';
    const text = this.bytes.toString('utf8', start, this.at);
    return text.includes('&') ? withoutEscapes(text) : text;
  }

  /** Of names: they are ASCII. */
  private slice(start: number, end: number): string {
    return this.bytes.toString('latin1', start, end);
  }

  private skipBlanks(): void {
    while (isBlank(this.bytes[this.at])) this.at += 1;
  }
}

function isLetterOrDigit(byte = 0): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39);
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x09;
}

const named = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

// https://www.w3.org/TR/xml/#sec-references
function withoutEscapes(text: string): string {
  return text.replace(/&([^&;]*)(;?)/g, (_, reference: string, end: string) => {
    const [, hex, decimal] = /^#(?:x([0-9a-fA-F]{1,4})|(\d{1,4}))$/.exec(reference) ?? [];
    const code = hex === undefined ? Number(decimal ?? Number.NaN) : Number.parseInt(hex, 16);
    const character = Number.isNaN(code) ? named.get(reference) : String.fromCharCode(code);
    if (end === '' || character === undefined) throw new NotPlainError();
    return character;
  });
}
