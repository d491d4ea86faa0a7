// Credentials at a desk.

import { fromIni, fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { proxyAgents } from './proxyAgents.ts';

type Chain = ReturnType<typeof fromNodeProviderChain>;

/**
 * Credentials of a profile, or of whatever the credential chain of the AWS SDK finds first.
 *
 * @throws CredentialsProviderError; where the chain says only that nobody had any, the profile's own reason.
 */
export function deskCredentials(profile: string | undefined): Chain {
  const clientConfig = { requestHandler: proxyAgents({ proxyEnv: process.env }) };
  const chain = fromNodeProviderChain({ clientConfig, ...(profile !== undefined && { profile }) });
  return async (properties) => {
    try {
      return await chain(properties);
    } catch (error) {
      const named = profile ?? process.env.AWS_PROFILE;
      if (named === undefined || !(error instanceof Error) || !/any providers/.test(error.message)) throw error;
      return fromIni({ profile: named, clientConfig })(properties);
    }
  };
}
