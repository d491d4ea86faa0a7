// Signed notes: https://c2sp.org/signed-note

import { createHash } from 'node:crypto';
import { isSignedBy, type PublicKey } from './publicKey.ts';

/** Assigned by the page: what the first byte of a key's encoding says. */
const signatureTypes = { ed25519: 1, ecdsa: 2 } as const;

export interface NoteSignature {
  readonly name: string;
  /** 8 hex digits. */
  readonly keyId: string;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** With its line feed at the end: what is signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** The line that stands below a text, after a blank line. `name`: of the key, without blanks and plus signs. */
export function signatureLine(name: string, key: PublicKey, signature: Uint8Array): string {
  const encoded = Buffer.concat([Buffer.from(keyIdOf(name, key), 'hex'), signature]).toString('base64');
  return `— ${name} ${encoded}\n`;
}

/** @throws Error where it is no signed note. */
export function parseNote(note: string, source: string): SignedNote {
  const end = note.lastIndexOf('\n\n');
  const lines = note.slice(end + 2).split('\n');
  if (end < 0 || lines.pop() !== '' || lines.length === 0) throw new Error(`${source}: expected a signed note`);
  return { text: note.slice(0, end + 1), signatures: lines.map((line) => parseLine(line, source)) };
}

function parseLine(line: string, source: string): NoteSignature {
  const [, name = '', encoded = ''] = /^— (\S+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
  const bytes = Buffer.from(encoded, 'base64');
  if (name === '' || bytes.length < 5)
    throw new Error(`${source}: expected a signature line, came ${JSON.stringify(line)}`);
  return { name, keyId: bytes.toString('hex', 0, 4), signature: bytes.subarray(4) };
}

/**
 * - `signed`: by one of the keys under this name
 * - `forged`: a signature that says it is of one of the keys, and is not
 * - `unknown`: by nobody who is known
 */
export type NoteVerdict =
  | { readonly outcome: 'signed'; readonly key: PublicKey }
  | { readonly outcome: 'forged' | 'unknown' };

export function judgeNote({ text, signatures }: SignedNote, name: string, keys: Iterable<PublicKey>): NoteVerdict {
  const bytes = new TextEncoder().encode(text);
  let isForged = false;
  for (const key of keys) {
    const keyId = keyIdOf(name, key);
    for (const line of signatures) {
      if (line.name !== name || line.keyId !== keyId) continue;
      if (isSignedBy(key, bytes, line.signature)) return { outcome: 'signed', key };
      isForged = true;
    }
  }
  return { outcome: isForged ? 'forged' : 'unknown' };
}

/** What a witness is told of a key: name, key id, and the type with the key; of Ed25519 only, as the page defines no other. */
export function verifierKey(name: string, key: PublicKey): string | undefined {
  if (key.algorithm !== 'ed25519') return undefined;
  const encoded = Buffer.concat([Uint8Array.of(signatureTypes.ed25519), rawEd25519(key)]).toString('base64');
  return `${name}+${keyIdOf(name, key)}+${encoded}`;
}

/** Of ECDSA the id hangs on the key alone, as the page says. */
function keyIdOf(name: string, key: PublicKey): string {
  const hash = createHash('sha256');
  if (key.algorithm === 'ecdsa') return hash.update(key.der).digest('hex').slice(0, 8);
  hash.update(`${name}\n`).update(Uint8Array.of(signatureTypes.ed25519)).update(rawEd25519(key));
  return hash.digest('hex').slice(0, 8);
}

/** The 32 bytes of RFC 8032 are the last ones of the SPKI. */
function rawEd25519({ der }: PublicKey): Uint8Array {
  return der.slice(-32);
}
