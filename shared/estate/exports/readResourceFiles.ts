// Reads the files of a folder that hold outputs of the AWS CLI about keys, buckets, vaults and EBS.

import { join } from 'node:path';
import { parseJson } from '../../iam/parseJson.ts';
import { jsonPathText } from '../../iam/repeatedKeys.ts';
import type { ReadDocument } from '../details/createDocumentMemo.ts';
import { markRepeatedKeys } from '../details/markRepeatedKeys.ts';
import { InputError } from '../inputError.ts';
import { readDecodedChunks, readDecodedText } from '../readDecodedChunks.ts';
import { type GatheredResources, gatherResources, type PlacedPiece } from '../resources/gatherResources.ts';
import { looksLikeResource, readResourcePieces } from '../resources/resourcePiece.ts';

const charactersLookedAt = 2_048;

/** Tells such a file by its first lines, whatever its name. */
export async function isResourceFile(path: string): Promise<boolean> {
  try {
    let start = '';
    for await (const chunk of readDecodedChunks(path)) {
      start += chunk;
      if (start.length >= charactersLookedAt) break;
    }
    return looksLikeResource(start.slice(0, charactersLookedAt));
  } catch (cause) {
    // Whoever reads it as an export says what is wrong with it.
    if (cause instanceof InputError) return false;
    throw cause;
  }
}

/** Reads the files, whose names are relative to the folder. What cannot be read is told, and takes nothing from the others. */
export async function readResourceFiles(
  folder: string,
  names: readonly string[],
  readDocument: (source: unknown) => ReadDocument,
): Promise<GatheredResources> {
  const placed: PlacedPiece[] = [];
  const unread: { readonly what: string; readonly why: string }[] = [];
  for (const name of names) {
    const read = await readFile(join(folder, name));
    if ('why' in read) unread.push({ what: name, why: read.why });
    // One by one: as arguments of one call, very many would use up the stack.
    else for (const piece of read.pieces) placed.push({ piece, name });
  }
  const gathered = gatherResources(placed, readDocument);
  const notes = [...unread, ...gathered.unread].map((note) => ({ ...note, advice }));
  return { ...gathered, unread: notes };
}

const advice = 'Write the file so, or take it out of the folder.';

type ReadFile = { readonly pieces: readonly PlacedPiece['piece'][] } | { readonly why: string };

async function readFile(path: string): Promise<ReadFile> {
  try {
    const parsed = parseJson(await readDecodedText(path));
    if (!parsed.ok) return { why: `expected one JSON value, or a list of them: ${parsed.message}` };
    const { element, others } = markRepeatedKeys(parsed.value, parsed.repeated);
    const [first] = others;
    if (first !== undefined) return { why: `${jsonPathText(first)}: expected each key once in an object` };
    const read = readResourcePieces(element);
    return read.ok ? { pieces: read.pieces } : { why: read.fault };
  } catch (cause) {
    if (cause instanceof InputError) return { why: cause.fault };
    throw cause;
  }
}
