// A fast reader of XML as AWS writes it: elements and text. The SDK's own reader takes ten times as long.

/** An element: its text, the elements of a list (all named `member`), or its other elements by name. */
export type XmlValue = string | readonly XmlValue[] | { readonly [name: string]: XmlValue };

export interface XmlRoot {
  readonly name: string;
  readonly value: XmlValue;
}

/**
 * Gives the document, or undefined where it holds anything else than elements and text, or is broken: attributes below the
 * root, comments, CDATA, a carriage return, text beside elements, an element twice that is no `member`. What it gives is
 * what the SDK's reader gives, but for lists, which are lists at once. Texts are copies: none keeps the bytes alive.
 */
export function readPlainXml(bytes: Uint8Array): XmlRoot | undefined {
  const reader = new PlainXmlReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  try {
    return reader.readDocument();
  } catch (error) {
    if (error instanceof NotPlainError) return undefined;
    throw error;
  }
}

class NotPlainError extends Error {}

const [lessThan, greaterThan, slash, ampersand, carriageReturn] = [0x3c, 0x3e, 0x2f, 0x26, 0x0d];
/** Nothing that AWS sends is deeper by far. */
const maxDepth = 32;

class PlainXmlReader {
  private readonly bytes: Buffer;
  /** Of elements, by a hash of theirs: a few dozen come again and again. */
  private readonly names = new Map<number, string>();
  private at = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  readDocument(): XmlRoot {
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
  private readContent(name: string, depth: number): XmlValue {
    if (depth > maxDepth) throw new NotPlainError();
    const text = this.readText();
    if (this.bytes[this.at + 1] === slash) {
      this.skipClosingTag(name);
      // As the SDK has it: what was laid out over lines is empty.
      return text.includes('\n') && text.trim() === '' ? '' : text;
    }
    if (text.trim() !== '') throw new NotPlainError();
    const value = this.readElements(depth);
    this.skipClosingTag(name);
    return value;
  }

  private readElements(depth: number): XmlValue {
    const list: XmlValue[] = [];
    const members: Record<string, XmlValue> = {};
    let count = 0;
    while (this.bytes[this.at + 1] !== slash) {
      const name = this.readTag();
      const isEmpty = this.bytes[this.at - 2] === slash;
      const value = isEmpty ? '' : this.readContent(name, depth + 1);
      if (name === 'member') list.push(value);
      else if (Object.hasOwn(members, name)) throw new NotPlainError();
      else members[name] = value;
      count += 1;
      this.skipBlanks();
    }
    if (list.length > 0 && list.length < count) throw new NotPlainError();
    return list.length > 0 ? list : members;
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
    const { bytes, at: start } = this;
    let end = start;
    let isEscaped = false;
    for (let byte = bytes[end]; byte !== lessThan; byte = bytes[end]) {
      if (byte === undefined || byte === carriageReturn) throw new NotPlainError();
      if (byte === ampersand) isEscaped = true;
      end += 1;
    }
    this.at = end;
    const text = bytes.toString('utf8', start, end);
    return isEscaped ? withoutEscapes(text) : text;
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
