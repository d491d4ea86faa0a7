// Tells a log of the key that will sign it from now on.

import { readHead } from '../auditHead.ts';
import { publicKeyKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { growTree } from '../chain/growTree.ts';
import { originOf } from './checkpointText.ts';
import { writeKeyRecord } from './keyRecord.ts';
import { type PublicKey, readPublicKey } from './publicKey.ts';
import type { SealSigner } from './sealSigner.ts';

export interface Successor {
  readonly key: PublicKey;
  /** The key that signs the log until now. */
  readonly before: SealSigner;
}

/** @throws Error where the log has no seal, or does not know the key from before. */
export async function introduceSuccessor(log: AuditLog, { key, before }: Successor): Promise<void> {
  const { manifest: last } = await readHead(log);
  const { first } = await growTree(log, last);
  if (first === null) throw new Error(`${log.name}: expected an audit log with a seal, found none`);
  const known = readPublicKey(await before.publicKey(), before.name);
  if ((await log.read(publicKeyKey(known.fingerprint))) === undefined) {
    throw new Error(`${log.name}: ${before.name} has signed nothing here`);
  }
  await writeKeyRecord(log, { key, origin: originOf(first), before });
}
