// The public keys of a log lie in it, each but the first signed by one before it.

import * as z from 'zod';
import { publicKeyKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { decodeJson, encodeJson } from '../encodeJson.ts';
import { readForm, readText } from '../storage/readForm.ts';
import { type PublicKey, pemOf, readPublicKey } from './publicKey.ts';
import type { SealSigner } from './sealSigner.ts';
import { signatureLine } from './signedNote.ts';

const keyRecord = z.object({
  schema: z.literal('veeam-drift/key/1'),
  /** SPKI in PEM. */
  publicKey: z.string(),
  /** A signed note of an earlier key that names this one; absent for the first key of a log. */
  endorsement: z.string().exactOptional(),
});

export interface KeyRecord {
  readonly key: PublicKey;
  readonly endorsement?: string;
}

/** @throws UnusableLogError where it is no record of a key, or the key is of no kind that signs. */
export function parseKeyRecord(body: Uint8Array, source: string): KeyRecord {
  const { publicKey, endorsement } = readForm(keyRecord, decodeJson(body, source), { source, form: 'a public key' });
  const key = readText(() => readPublicKey(new TextEncoder().encode(publicKey), source));
  return { key, ...(endorsement === undefined ? {} : { endorsement }) };
}

/** What an earlier key signs of a new one. It is no checkpoint, whatever the key: its second line is no number. */
export function endorsementText(origin: string, { fingerprint }: PublicKey): string {
  return `${origin}\nkey ${fingerprint}\n`;
}

export interface NewKey {
  readonly key: PublicKey;
  readonly origin: string;
  /** An earlier key of the log; absent for the first. */
  readonly before?: SealSigner | undefined;
}

/** Writes the record of a key, once. */
export async function writeKeyRecord(log: AuditLog, { key, origin, before }: NewKey): Promise<void> {
  const record = {
    schema: 'veeam-drift/key/1',
    publicKey: pemOf(key),
    ...(before === undefined ? {} : { endorsement: await endorse(before, endorsementText(origin, key), origin) }),
  };
  await log.create(publicKeyKey(key.fingerprint), encodeJson(record));
}

async function endorse(signer: SealSigner, text: string, origin: string): Promise<string> {
  const key = readPublicKey(await signer.publicKey(), signer.name);
  return `${text}\n${signatureLine(origin, key, await signer.sign(new TextEncoder().encode(text)))}`;
}
