// Tells failures that AWS or the network answered from bugs.

import { CliError } from './cliError.ts';

/** Waits for the work; what AWS refused, or what could not be reached, becomes a CliError with AWS's own words. */
export async function withAwsFailures<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (isFromAws(error)) throw new CliError(`${error.name}: ${error.message}`, { cause: error });
    if (error instanceof Error && isFromAws(error.cause)) throw new CliError(error.message, { cause: error });
    throw error;
  }
}

/** Errors of services carry `$metadata`; those of credentials and of the network a name or code of their own. */
function isFromAws(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isNetwork = 'code' in error && /^(E[A-Z]+|CERT_\w+)$/.test(String(error.code));
  return '$metadata' in error || error.name === 'CredentialsProviderError' || isNetwork;
}
