// Long texts as UTF-8, piece by piece.

import { resized } from '../aws/takeBody.ts';

const leastMadeReady = 64 * 1024;
/** UTF-8 takes no more for one UTF-16 unit. */
const mostBytesPerUnit = 3;

/** Gives the bytes of all pieces in their order; a piece is asked for when those before it are written. */
export function encodePieces(pieces: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  let bytes = new Uint8Array(leastMadeReady);
  let length = 0;
  for (const piece of pieces) {
    const needed = length + piece.length * mostBytesPerUnit;
    if (needed > bytes.length) bytes = resized(bytes, 2 * needed);
    length += encoder.encodeInto(piece, bytes.subarray(length)).written;
  }
  return resized(bytes, length);
}
