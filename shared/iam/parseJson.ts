// Parses JSON text that should repeat no key, and sees what JSON.parse drops in silence.

import { countMembers, findValueEnd } from './jsonSpan.ts';
import type { JsonPath } from './repeatedKeys.ts';

export type ParsedJson =
  | {
      readonly ok: true;
      readonly value: unknown;
      /** Members whose key stood in the same object before; whoever needs the whole meaning refuses the text. */
      readonly repeated: readonly JsonPath[];
    }
  | { readonly ok: false; readonly message: string };

/** Whoever walks through a value with recursion can rely on it. */
const maxDepth = 100;

/**
 * Takes and refuses what `JSON.parse` takes and refuses, except that it reads at most 100 levels. Where a key stands
 * twice in one object, `value` holds the last one and `repeated` names it.
 */
export function parseJson(text: string): ParsedJson {
  return parseUnrepeated(text) ?? parseClosely(text);
}

// JSON.parse is several times as fast, and drops the first of two equal keys: then the value has fewer members than the
// text has colons. Undefined where there is more to say of the text than its value.
function parseUnrepeated(text: string): ParsedJson | undefined {
  const span = findValueEnd(text, Math.max(text.search(/[^ \t\n\r]/), 0));
  if (span === undefined || span.isTooDeep) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return countMembers(value) === span.members ? { ok: true, value, repeated: [] } : undefined;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    return undefined;
  }
}

function parseClosely(text: string): ParsedJson {
  const reader = new JsonReader(text);
  try {
    return { ok: true, value: reader.readWhole(), repeated: reader.repeated };
  } catch (cause) {
    if (!(cause instanceof JsonFault)) throw cause;
    return { ok: false, message: cause.message };
  }
}

class JsonFault extends Error {}

class JsonReader {
  readonly repeated: JsonPath[] = [];
  private readonly text: string;
  private readonly path: (string | number)[] = [];
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  readWhole(): unknown {
    const value = this.readValue();
    this.skipSpace();
    if (this.at < this.text.length) this.fail('the end');
    return value;
  }

  private readValue(): unknown {
    this.skipSpace();
    switch (this.text[this.at]) {
      case '{':
        return this.readBelow(() => this.readObject());
      case '[':
        return this.readBelow(() => this.readArray());
      case '"':
        return this.readString();
      default:
        return this.readLiteral();
    }
  }

  private readBelow(read: () => unknown): unknown {
    if (this.path.length >= maxDepth) this.fail(`at most ${maxDepth} levels`);
    this.at += 1;
    this.path.push(0);
    const value = read();
    this.path.pop();
    return value;
  }

  private readObject(): unknown {
    const members: [string, unknown][] = [];
    const keys = new Set<string>();
    this.readItems('}', () => {
      if (this.text[this.at] !== '"') this.fail('a key');
      const key = this.readString();
      this.path[this.path.length - 1] = key;
      if (keys.has(key)) this.repeated.push([...this.path]);
      keys.add(key);
      this.skipSpace();
      this.take(':');
      members.push([key, this.readValue()]);
    });
    // A key called __proto__ becomes a member like any other.
    return Object.fromEntries(members);
  }

  private readArray(): unknown {
    const items: unknown[] = [];
    this.readItems(']', () => {
      this.path[this.path.length - 1] = items.length;
      items.push(this.readValue());
    });
    return items;
  }

  private readItems(end: '}' | ']', readItem: () => void): void {
    this.skipSpace();
    if (this.text[this.at] !== end) {
      readItem();
      for (this.skipSpace(); this.text[this.at] === ','; this.skipSpace()) {
        this.at += 1;
        this.skipSpace();
        readItem();
      }
    }
    this.take(end);
  }

  private readString(): string {
    const start = this.at;
    do {
      this.at = this.text.indexOf('"', this.at + 1);
      if (this.at === -1) this.failAt(this.text.length, 'the end of the text that begins with "');
    } while (this.isEscaped(this.at));
    this.at += 1;
    return String(this.parsePart(start));
  }

  private isEscaped(quote: number): boolean {
    let slashes = 0;
    while (this.text[quote - 1 - slashes] === '\\') slashes += 1;
    return slashes % 2 === 1;
  }

  private readLiteral(): unknown {
    const start = this.at;
    while (/[\w.+-]/.test(this.text[this.at] ?? '')) this.at += 1;
    if (this.at === start) this.fail('a value');
    return this.parsePart(start);
  }

  // Texts, numbers and words are the language's own business; the parts between them hold no keys.
  private parsePart(start: number): unknown {
    try {
      return JSON.parse(this.text.slice(start, this.at));
    } catch {
      return this.failAt(start, 'a text, a number, true, false or null');
    }
  }

  private skipSpace(): void {
    while (/[ \t\n\r]/.test(this.text[this.at] ?? '')) this.at += 1;
  }

  private take(character: string): void {
    if (this.text[this.at] !== character) this.fail(JSON.stringify(character));
    this.at += 1;
  }

  private fail(expected: string): never {
    return this.failAt(this.at, expected);
  }

  private failAt(at: number, expected: string): never {
    const got = at < this.text.length ? JSON.stringify(this.text.slice(at, at + 1)) : 'nothing';
    throw new JsonFault(`expected ${expected} at character ${at + 1}, got ${got}`);
  }
}
