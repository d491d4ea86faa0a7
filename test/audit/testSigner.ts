// A key in memory that signs the seals of a test, as a key file or KMS does.

import { generateKeyPairSync, sign } from 'node:crypto';
import type { SealAlgorithm, SealSigner } from '../../shared/audit/sign/sealSigner.ts';

export function testSigner(algorithm: SealAlgorithm = 'ed25519'): SealSigner {
  const { publicKey, privateKey } =
    algorithm === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    name: `test key ${algorithm}`,
    publicKey: async () => publicKey.export({ format: 'der', type: 'spki' }),
    sign: async (text) => sign(algorithm === 'ed25519' ? null : 'sha256', text, privateKey),
  };
}
