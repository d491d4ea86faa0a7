// Signs the seals of a log at a desk, with an Ed25519 key in a file.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { open, readFile, stat, writeFile } from 'node:fs/promises';
import type { SealSigner } from './sign/sealSigner.ts';

/** A key in PEM has some hundred. */
const maxBytes = 64 * 1024;

/**
 * Reads the private key, PKCS #8 in PEM. Whoever can read the file can sign.
 *
 * @throws Error where the file cannot be read, holds something else, or may be read by others than its owner.
 */
export async function keyFileSigner(path: string): Promise<SealSigner> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error(`${path}: expected a file with a private key, got a folder, a pipe or a device`);
  const { mode, size } = found;
  if (size > maxBytes) throw new Error(`${path}: expected a private key of at most ${maxBytes} bytes, it has ${size}`);
  if ((mode & 0o077) !== 0) throw new Error(`${path}: others may read this key; expected mode 0600: chmod 600 ${path}`);
  const key = parse(await readFile(path, 'utf8'), path);
  return {
    name: `key file ${path}`,
    publicKey: async () => createPublicKey(key).export({ format: 'der', type: 'spki' }),
    sign: async (text) => sign(null, text, key),
  };
}

function parse(text: string, path: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(text);
  } catch (cause) {
    throw new Error(`${path}: expected a private key in PEM, as audit keygen makes it`, { cause });
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw new Error(`${path}: expected an Ed25519 key, it is ${key.asymmetricKeyType}`);
}

/** Makes a key: `path`, for its owner alone, and `path.pub`, for everybody. @throws where one of them is there already. */
export async function makeKeyFile(path: string): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(privateKey.export({ format: 'pem', type: 'pkcs8' }));
  await file.close();
  await writeFile(`${path}.pub`, publicKey.export({ format: 'pem', type: 'spki' }), { flag: 'wx' });
}
