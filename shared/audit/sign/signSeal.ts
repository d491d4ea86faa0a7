// Signs a seal: the checkpoint of the tree that ends with it lies beside its manifest.

import type { SealedManifest } from '../auditHead.ts';
import { checkpointKey, parseManifestKey, publicKeyKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { checkpointOf, checkpointText } from './checkpointText.ts';
import { writeKeyRecord } from './keyRecord.ts';
import { type PublicKey, readPublicKey } from './publicKey.ts';
import type { SealSigner } from './sealSigner.ts';
import { signatureLine } from './signedNote.ts';

/** The one that signs first; those that signed before it, and vouch for it, after it. */
export type SealSigners = readonly [SealSigner, ...SealSigner[]];

/**
 * Any number of times the same: the first signature that is written counts. The key's record comes before the signature,
 * so that whoever finds this finds that.
 *
 * @throws what the signer and the log throw.
 */
export async function signSeal(log: AuditLog, signers: SealSigners, { manifest, link }: SealedManifest): Promise<void> {
  const place = parseManifestKey(link.key);
  if (place === undefined || manifest.schema === 'veeam-drift/manifest/1' || !manifest.signed) return;
  const key = checkpointKey(place);
  if ((await log.read(key)) !== undefined) return;
  const [signer, ...before] = signers;
  const checkpoint = checkpointOf(manifest, link.sha256);
  const publicKey = readPublicKey(await signer.publicKey(), signer.name);
  await introduceKey(log, { key: publicKey, origin: checkpoint.origin, before });
  const text = checkpointText(checkpoint);
  const signature = await signer.sign(new TextEncoder().encode(text));
  const note = `${text}\n${signatureLine(checkpoint.origin, publicKey, signature)}`;
  await log.create(key, new TextEncoder().encode(note));
}

interface Introduced {
  readonly key: PublicKey;
  readonly origin: string;
  readonly before: readonly SealSigner[];
}

/** A key that the log does not have is signed by the first of the earlier ones that it has. */
async function introduceKey(log: AuditLog, { key, origin, before }: Introduced): Promise<void> {
  if ((await log.read(publicKeyKey(key.fingerprint))) !== undefined) return;
  for (const signer of before) {
    const known = readPublicKey(await signer.publicKey(), signer.name);
    if ((await log.read(publicKeyKey(known.fingerprint))) === undefined) continue;
    await writeKeyRecord(log, { key, origin, before: signer });
    return;
  }
  await writeKeyRecord(log, { key, origin });
}
