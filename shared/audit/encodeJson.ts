// Records as gzip-compressed JSON lines, the same bytes for the same records.

import { constants } from 'node:buffer';
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dropBytes } from '../aws/takeBody.ts';
import { MadeList } from '../drift/listed.ts';
import { errorCode } from '../vocabulary/errorCode.ts';
import { escapeHidden } from '../vocabulary/escapedJson.ts';
import { canonicalJson } from './canonicalJson.ts';
import { encodePieces } from './encodePieces.ts';
import { UnusableLogError } from './unusableLogError.ts';

/** One line per record, keys in RFC 8785 order, gzip without time and platform: equal records give equal bytes. */
export function encodeJsonLines(records: readonly unknown[]): Uint8Array {
  const zipped = gzipSync(records.map((record) => `${shownJson(record)}\n`).join(''), { level: 9 });
  // Byte 9 of the header names the operating system (RFC 1952): 255 is "unknown".
  zipped[9] = 255;
  // What zlib gives is a part of a larger buffer, which would be kept whole until it is written.
  return new Uint8Array(zipped);
}

/**
 * The records of {@link encodeJsonLines}, unparsed beyond JSON.
 *
 * @param maxBytes unpacked; default: as many as one text may have
 * @throws UnusableLogError that names `source` and the line, where the bytes are no gzip, unpack to more, or a line is no
 * JSON.
 */
export function decodeJsonLines(
  body: Uint8Array,
  source: string,
  maxBytes = constants.MAX_STRING_LENGTH,
): readonly unknown[] {
  return unzip(body, source, maxBytes)
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => parseJson(line, `${source} line ${index + 1}`));
}

/** One line of JSON with its keys in RFC 8785 order, as UTF-8 with a line feed. */
export function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(`${shownJson(value)}\n`);
}

/**
 * The bytes of {@link encodeJson}, made element by element where a member is a list: the text of a report on thousands
 * of roles never stands in memory as a whole.
 */
export function encodeLargeJson(value: object): Uint8Array {
  return encodePieces(jsonParts(value));
}

function* jsonParts(value: object): Generator<string> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  for (const [index, [key, member]] of members.sort(byKey).entries()) {
    yield `${index === 0 ? '{' : ','}${escapeHidden(JSON.stringify(key))}:`;
    if (Array.isArray(member) || member instanceof MadeList) yield* listParts(member);
    else yield shownJson(member);
  }
  yield members.length === 0 ? '{}\n' : '}\n';
}

function* listParts(list: Iterable<unknown>): Generator<string> {
  yield '[';
  let before = '';
  for (const element of list) {
    yield `${before}${shownJson(element)}`;
    before = ',';
  }
  yield ']';
}

// By UTF-16 code units, as RFC 8785 has it.
function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** @throws UnusableLogError that names `source` where the bytes are no JSON. */
export function decodeJson(body: Uint8Array, source: string): unknown {
  return parseJson(new TextDecoder().decode(body), source);
}

/** SHA-256 as 64 hex digits. */
export function sha256(body: Uint8Array | string): string {
  return createHash('sha256').update(body).digest('hex');
}

// A log is read in terminals, too: what a stranger's text hides is escaped, and means the same to every reader.
function shownJson(value: unknown): string {
  return escapeHidden(canonicalJson(value));
}

function unzip(body: Uint8Array, source: string, maxBytes: number): string {
  try {
    const unzipped = gunzipSync(body, { chunkSize: unzippedAtOnce, maxOutputLength: maxBytes });
    const text = unzipped.toString('utf8');
    // Given back before it is collected, which a run that reads thousands of accounts would wait for; never the pool that
    // small buffers share.
    if (unzipped.buffer.byteLength > Buffer.poolSize) dropBytes(unzipped);
    return text;
  } catch (cause) {
    const form = errorCode(cause) === 'ERR_BUFFER_TOO_LARGE' ? `at most ${maxBytes} bytes of JSON lines` : 'JSON lines';
    throw new UnusableLogError(`${source}: expected gzip-compressed ${form}`, { cause });
  }
}

/** Bytes: more than the records of most accounts. */
const unzippedAtOnce = 256 * 1024;

function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnusableLogError(`${source}: expected JSON`, { cause });
  }
}
