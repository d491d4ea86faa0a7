// Reads one export file element by element, so that memory does not grow with the file.

import { TokenizerError, TokenParserError } from '@streamparser/json';
import { InputError } from '../inputError.ts';
import { readDecodedChunks } from '../readDecodedChunks.ts';
import type { TextEncodingName } from './chunkDecoder.ts';
import { describeForeignText } from './describeForeignText.ts';
import { type ExportLimits, ExportMeter, exportLimits } from './exportMeter.ts';
import { type ExportElement, ExportParser } from './exportParser.ts';
import { ExportSplitter } from './exportSplitter.ts';

/** What a file said besides its elements. */
export interface ExportFileEnd {
  /** The file itself says that more pages follow (`IsTruncated`, or the CLI's `NextToken`). */
  readonly isTruncated: boolean;
  readonly encoding: TextEncodingName;
}

/** The file is readable JSON (or empty), but not an export. */
export class NoExportError extends InputError {
  /** This tool wrote the file: a report, an organization.json. */
  readonly isOwn: boolean;

  constructor(path: string, fault: string, schema: string | undefined) {
    super({ file: path }, fault);
    this.isOwn = schema?.startsWith('veeam-drift/') === true;
  }
}

/**
 * Gives each element of the four lists of an export, as `aws iam get-account-authorization-details` prints it, in the
 * file's order; other members are passed over. A file may hold several pages: one after the other, one a line, or in an
 * array. Throws an {@link InputError} with line and column where the file is no JSON, without them where it goes on for
 * longer than `limits` without an element or has more of them, a {@link NoExportError} where it is something else than an
 * export.
 */
export async function* readExportFile(
  path: string,
  limits = exportLimits,
): AsyncGenerator<ExportElement, ExportFileEnd> {
  const plain = yield* readPlain(path, limits);
  return 'given' in plain ? yield* readExactly(path, plain.given, limits) : plain;
}

/** How many elements were given before the text turned out to be anything else than AWS writes. */
interface NotPlain {
  readonly given: number;
}

async function* readPlain(path: string, limits: ExportLimits): AsyncGenerator<ExportElement, ExportFileEnd | NotPlain> {
  const splitter = new ExportSplitter();
  const meter = new ExportMeter(path, limits);
  let given = 0;
  const chunks = readDecodedChunks(path);
  try {
    let next = await chunks.next();
    while (next.done !== true) {
      meter.countText(next.value);
      const elements = splitter.write(next.value);
      if (elements === undefined) return { given };
      meter.countElements(elements);
      const fault = meter.spanFault();
      // Without any element it may be a file of this tool, which shows in a close reading.
      if (fault !== undefined && meter.isEmpty) return { given };
      if (fault !== undefined) throw fault;
      yield* elements;
      given += elements.length;
      next = await chunks.next();
    }
    return splitter.end() ? { isTruncated: splitter.isTruncated, encoding: next.value } : { given };
  } finally {
    await chunks.return('utf-8');
  }
}

async function* readExactly(
  path: string,
  given: number,
  limits: ExportLimits,
): AsyncGenerator<ExportElement, ExportFileEnd> {
  const parser = new ExportParser();
  let encoding: TextEncodingName;
  try {
    encoding = yield* parseChunks({ path, parser, given, limits });
  } catch (cause) {
    throw isSyntaxFault(cause, parser) ? await syntaxError(path, parser, cause) : cause;
  }
  const fault = parser.formFault();
  if (fault !== undefined) throw new NoExportError(path, fault, parser.schema);
  return { isTruncated: parser.isTruncated, encoding };
}

interface CloseReading {
  readonly path: string;
  readonly parser: ExportParser;
  /** Elements that were given before. */
  readonly given: number;
  readonly limits: ExportLimits;
}

async function* parseChunks({
  path,
  parser,
  given,
  limits,
}: CloseReading): AsyncGenerator<ExportElement, TextEncodingName> {
  const meter = new ExportMeter(path, limits);
  let left = given;
  const more = () => {
    const elements = parser.takeElements();
    meter.countElements(elements);
    const rest = elements.slice(left);
    left = Math.max(0, left - elements.length);
    return rest;
  };
  const chunks = readDecodedChunks(path);
  try {
    let next = await chunks.next();
    while (next.done !== true) {
      meter.countText(next.value);
      const fault = meter.spanFault();
      if (fault !== undefined) throw meter.isEmpty ? withSchema(fault, parser) : fault;
      parser.write(next.value);
      yield* more();
      next = await chunks.next();
    }
    parser.end();
    yield* more();
    return next.value;
  } finally {
    await chunks.return('utf-8');
  }
}

// A report of this tool goes on for long without a list of an export.
function withSchema(fault: InputError, { schema }: ExportParser): InputError {
  return schema === undefined ? fault : new NoExportError(fault.place.file, fault.fault, schema);
}

// At the end of the file the library throws plain errors.
function isSyntaxFault(cause: unknown, { hasEnded }: ExportParser): cause is Error {
  return cause instanceof TokenizerError || cause instanceof TokenParserError || (hasEnded && cause instanceof Error);
}

async function syntaxError(path: string, parser: ExportParser, cause: Error): Promise<InputError> {
  // The tokenizer knows the byte it stopped at; the parser stops at a whole token, whose start is known.
  const [, character, absolute] = /^Unexpected "(.+)" at .*absolute position "(\d+)"/su.exec(cause.message) ?? [];
  const offset = parser.hasEnded ? Number.POSITIVE_INFINITY : Number(absolute ?? parser.tokenOffset);
  const got = parser.hasEnded ? 'the end of the file' : JSON.stringify(character ?? parser.tokenValue);
  const place = await locateOffset(path, offset);
  const foreign = await describeForeignText(path);
  const fault = parser.isTooDeep ? 'expected JSON of at most 100 levels' : `expected JSON, got ${foreign ?? got}`;
  return new InputError({ file: path, ...place }, fault, { cause });
}

const newline = 0x0a;

/** Line and column of a byte, both from 1, the column in bytes; past the end of the file: of its end. */
async function locateOffset(path: string, offset: number): Promise<{ readonly line: number; readonly column: number }> {
  let line = 1;
  let column = 1;
  let position = 0;
  const encoder = new TextEncoder();
  for await (const text of readDecodedChunks(path)) {
    const chunk = encoder.encode(text);
    for (const byte of chunk.subarray(0, Math.max(0, Math.min(chunk.length, offset - position)))) {
      line += byte === newline ? 1 : 0;
      column = byte === newline ? 1 : column + 1;
    }
    position += chunk.length;
    if (position >= offset) break;
  }
  return { line, column };
}
