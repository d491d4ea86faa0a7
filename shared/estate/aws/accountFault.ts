// What an error of an AWS call means for the account that was being read.

import { errorCode } from '../../vocabulary/errorCode.ts';
import type { UnreadableReason } from '../../vocabulary/unreadableReason.ts';

/** Why an account could not be read: the reason for machines, one sentence for people. */
export interface AccountFault {
  readonly reason: UnreadableReason;
  readonly message: string;
}

const throttlingNames = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'TooManyRequestsException',
  'SlowDown',
]);
const refusedCredentials = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
]);
const deniedNames = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation']);

/** Reads the name of an SDK error; errors of the network have a `code` instead. */
export function faultName(error: unknown): string {
  return errorCode(error) ?? (error instanceof Error ? error.name : 'unknown error');
}

export function isThrottled(error: unknown): boolean {
  return throttlingNames.has(faultName(error));
}

/** There are no credentials, or AWS takes them for no call at all. */
export function isWithoutCredentials(error: unknown): boolean {
  return refusedCredentials.has(faultName(error));
}

export function isDenied(error: unknown): boolean {
  return deniedNames.has(faultName(error));
}

/**
 * Reads an error of a call as a fault of the account. `call` names it for people; `denied` is the reason that a refusal
 * of this call stands for.
 */
export function accountFault(error: unknown, call: string, denied: 'not-assumed' | 'access-denied'): AccountFault {
  const said = `${call}: ${faultName(error)}${error instanceof Error && error.message !== '' ? `: ${error.message}` : ''}`;
  if (isDenied(error)) return { reason: denied, message: said };
  if (isThrottled(error)) return { reason: 'throttled', message: `throttled to the last try, ${said}` };
  return { reason: 'failed', message: said };
}
