// A public key that seals are signed with.

import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { sha256 } from '../encodeJson.ts';
import type { SealAlgorithm } from './sealSigner.ts';

export interface PublicKey {
  /** SHA-256 of the SPKI in DER, 64 hex digits: `openssl pkey -pubin -in FILE -outform DER | sha256sum`. */
  readonly fingerprint: string;
  readonly algorithm: SealAlgorithm;
  /** SPKI in DER. */
  readonly der: Uint8Array;
  readonly object: KeyObject;
}

/** Reads SPKI in PEM or DER. @throws Error where it is no public key of the two kinds that sign seals. */
export function readPublicKey(body: Uint8Array, source: string): PublicKey {
  const object = parse(body, source);
  const der = object.export({ format: 'der', type: 'spki' });
  return { fingerprint: sha256(der), algorithm: algorithmOf(object, source), der, object };
}

/** SPKI in PEM. */
export function pemOf({ object }: Pick<PublicKey, 'object'>): string {
  return object.export({ format: 'pem', type: 'spki' }).toString();
}

export function isSignedBy({ algorithm, object }: PublicKey, text: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify(algorithm === 'ed25519' ? null : 'sha256', text, object, signature);
  } catch {
    // Bytes that are no signature at all are none by this key.
    return false;
  }
}

function parse(body: Uint8Array, source: string): KeyObject {
  const text = new TextDecoder().decode(body);
  if (text.includes('PRIVATE KEY')) throw new Error(`${source}: expected a public key, it holds a private one`);
  try {
    if (text.includes('-----BEGIN')) return createPublicKey(text);
    return createPublicKey({ key: Buffer.from(body), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new Error(`${source}: expected a public key, SPKI in PEM or DER`, { cause });
  }
}

function algorithmOf(
  { asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject,
  source: string,
): SealAlgorithm {
  if (type === 'ed25519') return 'ed25519';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ecdsa';
  throw new Error(`${source}: expected an Ed25519 or a P-256 key, it is ${details?.namedCurve ?? type}`);
}
