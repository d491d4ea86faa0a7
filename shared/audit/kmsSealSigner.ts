// Signs the seals of a log with a key that never leaves KMS.

import { GetPublicKeyCommand, KMSClient, type KMSClientConfig, SignCommand } from '@aws-sdk/client-kms';
import { checkedClient } from '../aws/checkedClient.ts';
import { limitedHandler, smallAnswer } from '../aws/clientLimits.ts';
import type { SealSigner } from './sign/sealSigner.ts';

/**
 * A key of spec ECC_NIST_P256. Needs `kms:Sign` and `kms:GetPublicKey`.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html: a raw message has at most 4,096 bytes, the signature
 * comes in DER.
 */
export function kmsSealSigner(client: KMSClient, keyArn: string): SealSigner {
  let known: Promise<Uint8Array> | undefined;
  return {
    name: `KMS key ${keyArn}`,
    publicKey: () => {
      known ??= readPublicKey(client, keyArn);
      // What failed once may be allowed by the next run of a warm function.
      known.catch(() => {
        known = undefined;
      });
      return known;
    },
    sign: async (Message) => {
      const asked = { KeyId: keyArn, Message, MessageType: 'RAW', SigningAlgorithm: 'ECDSA_SHA_256' } as const;
      const { Signature: signature } = await client.send(new SignCommand(asked));
      if (signature === undefined) throw new Error(`expected a signature by ${keyArn}, came none`);
      return signature;
    },
  };
}

/** A signer with a client of its own, in the region of the key. */
export function connectKmsSealSigner(keyArn: string): SealSigner {
  const region = /^arn:[\w-]+:kms:([\w-]+):/.exec(keyArn)?.[1];
  return kmsSealSigner(connectKms({ maxAttempts: 6, ...(region === undefined ? {} : { region }) }), keyArn);
}

function connectKms(config: KMSClientConfig): KMSClient {
  return checkedClient(new KMSClient({ ...config, requestHandler: limitedHandler(smallAnswer) }));
}

async function readPublicKey(client: KMSClient, keyArn: string): Promise<Uint8Array> {
  const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId: keyArn }));
  if (der === undefined) throw new Error(`expected the public key of ${keyArn}, came none`);
  return der;
}
