// Reads the settings file from a parameter of SSM Parameter Store.

import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { checkedClient } from '../aws/checkedClient.ts';
import { limitedHandler, smallAnswer } from '../aws/clientLimits.ts';

/**
 * The text of the parameter `name`; a SecureString is decrypted.
 *
 * @throws what SSM answers, and Error where the parameter is empty.
 */
export async function readSsmSettings(name: string, client = connectSsm()): Promise<string> {
  const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  if (parameter?.Value === undefined) throw new Error(`expected settings in the SSM parameter ${name}, found nothing`);
  return parameter.Value;
}

/** A client that reads small parameters. */
export function connectSsm(config: Pick<SSMClientConfig, 'region' | 'credentials'> = {}): SSMClient {
  return checkedClient(new SSMClient({ ...config, requestHandler: limitedHandler(smallAnswer) }));
}
