// Who signs the seals of the deployed functions: keys in KMS, whose client is loaded when the first seal is signed.

import type { SealSigner } from '../audit/sign/sealSigner.ts';
import type { SealSigners } from '../audit/sign/signSeal.ts';

/** `keyArns`: ARNs with commas between, the one that signs first. Undefined where nobody signs. */
export function hubSigners(keyArns = ''): SealSigners | undefined {
  const [first, ...before] = keyArns.split(',').filter((arn) => arn !== '');
  return first === undefined ? undefined : [onDemand(first), ...before.map(onDemand)];
}

function onDemand(keyArn: string): SealSigner {
  let loaded: Promise<SealSigner> | undefined;
  const load = () => {
    loaded ??= import('../audit/kmsSealSigner.ts').then(({ connectKmsSealSigner }) => connectKmsSealSigner(keyArn));
    return loaded;
  };
  return {
    name: `KMS key ${keyArn}`,
    publicKey: async () => (await load()).publicKey(),
    sign: async (text) => (await load()).sign(text),
  };
}
