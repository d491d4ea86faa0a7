// Files that prove something about an audit log and were kept elsewhere.

import { readFile, stat } from 'node:fs/promises';
import { parseCheckpoint } from '../shared/audit/sign/checkpointText.ts';
import { type PublicKey, readPublicKey } from '../shared/audit/sign/publicKey.ts';
import { parseNote } from '../shared/audit/sign/signedNote.ts';
import { CliError } from './cliError.ts';

const maxBytes = 64 * 2 ** 20;

export interface KeptFile {
  /** Its path. */
  readonly name: string;
  readonly text: string;
}

/** Throws a CliError that names the option where the file cannot be read. */
export async function openKept(path: string, option: string): Promise<KeptFile> {
  return { name: path, text: new TextDecoder().decode(await readBytes(path, option)) };
}

/** Throws a CliError where the file holds no checkpoint as a signed note. */
export async function openCheckpoint(path: string): Promise<KeptFile> {
  const kept = await openKept(path, '--from');
  try {
    parseCheckpoint(parseNote(kept.text, path).text, path);
    return kept;
  } catch (error) {
    throw new CliError(
      `--from: ${error instanceof Error ? error.message : String(error)}, as audit checkpoint prints it`,
    );
  }
}

/** Throws a CliError where the file holds no public key of a kind that signs seals. */
export async function openPublicKey(path: string): Promise<PublicKey> {
  const body = await readBytes(path, '--public-key');
  try {
    return readPublicKey(body, path);
  } catch (error) {
    throw new CliError(`--public-key: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readBytes(path: string, option: string): Promise<Uint8Array> {
  try {
    const file = await stat(path);
    if (!file.isFile()) throw new Error(`${path}: expected a file`);
    if (file.size > maxBytes) throw new Error(`${path}: expected at most ${maxBytes} bytes, it has ${file.size}`);
    return await readFile(path);
  } catch (error) {
    throw new CliError(`${option}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
