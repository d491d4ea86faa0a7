// Opens the key that signs seals at a desk, or says in one line why it cannot be used.

import { keyFileSigner } from '../shared/audit/keyFileSigner.ts';
import type { SealSigner } from '../shared/audit/sign/sealSigner.ts';
import { CliError } from './cliError.ts';

/** Throws a CliError where the file is no key that only its owner may read. */
export async function openKeyFile(path: string): Promise<SealSigner> {
  try {
    return await keyFileSigner(path);
  } catch (error) {
    throw new CliError(`--key: ${error instanceof Error ? error.message : String(error)}`);
  }
}
