// Whether the last seal of a log was made by somebody who signs.

import { readHead } from '../auditHead.ts';
import { publicKeyKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { walkChain } from '../walkChain.ts';
import { readPublicKey } from './publicKey.ts';

/** False for a log without seals. @throws where the head is broken. */
export async function isSignedLog(log: AuditLog): Promise<boolean> {
  const { manifest: last } = await readHead(log);
  for await (const step of walkChain(log, last)) {
    return step.state !== 'lost' && step.manifest.schema === 'veeam-drift/manifest/2' && step.manifest.signed;
  }
  return false;
}

/** Whether the log has the record of this key: SPKI in DER. */
export async function isKeyOfLog(log: AuditLog, publicKey: Uint8Array): Promise<boolean> {
  const { fingerprint } = readPublicKey(publicKey, 'key');
  return (await log.read(publicKeyKey(fingerprint))) !== undefined;
}
