// Credentials at a desk.

import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** Credentials of a profile, or of whatever the credential chain of the AWS SDK finds first. */
export function deskCredentials(profile: string | undefined) {
  return fromNodeProviderChain(profile === undefined ? {} : { profile });
}
