// The run report as JSON, piece by piece: reports are longer than any text may be.

import { type Listed, MadeList } from '../../drift/listed.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { escapedJson } from '../../vocabulary/escapedJson.ts';

/** Characters of a piece, more or less. */
const chunkLength = 100_000;

/** Gives the pieces of the text that `JSON.stringify` would make of the report, indented by two spaces. */
export function* jsonChunks(report: RunReport): Generator<string> {
  let chunk = '';
  for (const piece of objectPieces(report, '')) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n`;
}

// The report, its coverage and its changes hold lists that may be long; what stands in those is short.
function* objectPieces(value: object, indent: string): Generator<string> {
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  yield '{';
  for (const [index, [name, member]] of members.entries()) {
    yield `${index === 0 ? '' : ','}\n${indent}  ${escapedJson(name)}: `;
    yield* memberPieces(member, `${indent}  `);
  }
  yield members.length === 0 ? '}' : `\n${indent}}`;
}

function* memberPieces(value: unknown, indent: string): Generator<string> {
  if (value instanceof MadeList || Array.isArray(value)) yield* listPieces(value, indent);
  else if (typeof value === 'object' && value !== null) yield* objectPieces(value, indent);
  else yield escapedJson(value);
}

function* listPieces(values: Listed<unknown>, indent: string): Generator<string> {
  let before = '[';
  for (const value of values) {
    yield `${before}\n${indent}  ${escapedJson(value).replaceAll('\n', `\n${indent}  `)}`;
    before = ',';
  }
  yield values.length === 0 ? '[]' : `\n${indent}]`;
}
