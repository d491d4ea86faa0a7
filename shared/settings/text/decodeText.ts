// Turns the bytes of a file that somebody wrote into text.

import { hasErrorCode } from '../../vocabulary/errorCode.ts';

const zipStart = 'PK\u0003\u0004';

/**
 * Gives the text with its byte order mark, so that who edits the file keeps it. UTF-16 is told by that mark: `>` of Windows
 * PowerShell 5 writes it. All else is UTF-8.
 *
 * @throws Error that says in a few words what is wrong with the file, and what to do.
 */
export function decodeText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  const text = decodeStrictly(bytes, encoding);
  // UTF-16 without its mark is UTF-8 with a zero beside each letter.
  if (text === undefined || text.includes('\0')) throw new Error(whyNoText(bytes, encoding));
  return text;
}

/** Undefined where the bytes are not in that encoding. */
function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (hasErrorCode(cause, 'ERR_ENCODING_INVALID_ENCODED_DATA')) return undefined;
    throw cause;
  }
}

function encodingOf([first, second]: Uint8Array): 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' {
  if (first === 0xff && second === 0xfe) return 'UTF-16LE';
  return first === 0xfe && second === 0xff ? 'UTF-16BE' : 'UTF-8';
}

function whyNoText(bytes: Uint8Array, encoding: string): string {
  const isZip = Buffer.from(bytes.subarray(0, zipStart.length)).toString('latin1') === zipStart;
  return isZip ? 'it is a ZIP archive' : `it is not ${encoding}: save it as UTF-8`;
}
