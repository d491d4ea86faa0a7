// Turns the bytes of a text file into text and finds out on the way which encoding they are in.

import { isAscii } from 'node:buffer';

/** `windows-1252` stands for any code page of Windows: which one is not written anywhere. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/**
 * One decoder reads one file. UTF-16 (as `>` in Windows PowerShell writes it) is told by its byte order mark or by the
 * zero beside the first character, which is ASCII in every JSON text. Without either the text is UTF-8; where its first
 * characters beyond ASCII are none, it is taken for a code page of Windows (as `Set-Content` and cmd write it). All
 * names that count in IAM are ASCII, which is the same in every code page.
 */
export class ChunkDecoder {
  encoding: TextEncodingName = 'utf-8';
  private decoder: InstanceType<typeof TextDecoder> | undefined;
  private held: Uint8Array = new Uint8Array();
  private isAscii = true;

  /** Throws where a byte is no part of a character. */
  decode(chunk: Uint8Array): string {
    const bytes = this.held.length === 0 ? chunk : Uint8Array.from([...this.held, ...chunk]);
    if (this.decoder === undefined && bytes.length < 2) {
      this.held = bytes;
      return '';
    }
    this.held = new Uint8Array();
    this.decoder ??= this.open(encodingOf(bytes));
    return this.encoding === 'utf-8' && this.isAscii ? this.decodeFirst(this.decoder, bytes) : this.more(bytes);
  }

  end(): string {
    const rest = this.held.length === 0 ? '' : this.open(encodingOf(this.held)).decode(this.held, { stream: true });
    return rest + (this.decoder?.decode() ?? '');
  }

  private open(encoding: TextEncodingName): InstanceType<typeof TextDecoder> {
    this.encoding = encoding;
    this.decoder = new TextDecoder(encoding, { fatal: true });
    return this.decoder;
  }

  private more(bytes: Uint8Array): string {
    return this.decoder?.decode(bytes, { stream: true }) ?? '';
  }

  private decodeFirst(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
    this.isAscii = isAscii(bytes);
    try {
      return decoder.decode(bytes, { stream: true });
    } catch (cause) {
      if (this.isAscii || bytes.includes(0)) throw cause;
      return this.open('windows-1252').decode(bytes, { stream: true });
    }
  }
}

function encodingOf([first, second]: Uint8Array): TextEncodingName {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}
