// The AWS clients of a scan: one door to each service, one pool of connections for all of them.

import { IAMClient } from '@aws-sdk/client-iam';
import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';
import { checkedClient } from '../aws/checkedClient.ts';
import { largeAnswer, limitedHandler, smallAnswer } from '../aws/clientLimits.ts';
import { proxyAgents } from '../aws/proxyAgents.ts';

export interface AwsClientOptions {
  /** Region of the scan: STS is called there, and its partition is the organization's. */
  readonly region: string;
  /** Default: the AWS credential chain. */
  readonly credentials?: NonNullable<STSClientConfig['credentials']>;
  /** One address for all services: for tests. */
  readonly endpoint?: string | undefined;
  /** Tries per call, the first one included; default 8. */
  readonly maxAttempts?: number;
  /** Connections to each host at the same time; default 50. */
  readonly maxSockets?: number;
  /** The environment whose proxy is used; default: none. */
  readonly proxyEnv?: NodeJS.ProcessEnv | undefined;
}

/** Credentials of an assumed role. */
export interface AssumedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration?: Date;
}

export interface AwsClients {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly sts: STSClient;
  readonly organizations: OrganizationsClient;
  /** IAM with the scan's own rights: reads the policies that AWS manages. */
  readonly iam: IAMClient;
  /** IAM of another account. */
  iamAs(credentials: AssumedCredentials): IAMClient;
  /** What the client of a regional service in another account is made with. */
  regionalAs(credentials: AssumedCredentials, region: string): RegionalConfig;
}

export interface RegionalConfig {
  readonly region: string;
  readonly credentials: AssumedCredentials;
  readonly retryMode: string;
  readonly maxAttempts: number;
  readonly endpoint?: string;
  readonly requestHandler: object;
}

/**
 * Clients with adaptive retry: a throttled call is sent again at a rate that the service bears.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
 */
export function createAwsClients(options: AwsClientOptions): AwsClients {
  const agents = proxyAgents({ maxSockets: options.maxSockets ?? 50, proxyEnv: options.proxyEnv });
  const small = { requestHandler: { ...limitedHandler(smallAnswer), ...agents } };
  const large = { requestHandler: { ...limitedHandler(largeAnswer), ...agents } };
  const shared = {
    region: options.region,
    retryMode: 'adaptive',
    maxAttempts: options.maxAttempts ?? 8,
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
  };
  const own = options.credentials === undefined ? shared : { ...shared, credentials: options.credentials };
  const iam = new IAMClient({ ...own, ...small });
  const known = environmentOf(iam.config);
  return {
    partition: partitionOf(options.region),
    sts: checkedClient(new STSClient({ ...own, ...small })),
    organizations: checkedClient(new OrganizationsClient({ ...own, ...small })),
    iam: checkedClient(iam),
    regionalAs: (credentials, region) => ({ ...shared, ...small, credentials, region }),
    iamAs: (credentials) => checkedClient(new IAMClient({ ...shared, ...large, ...known, credentials })),
  };
}

// What each client would look for in the environment and in files: there is one client for each account.
function environmentOf(config: IAMClient['config']) {
  const { useDualstackEndpoint, useFipsEndpoint, userAgentAppId, defaultsMode, authSchemePreference } = config;
  return { useDualstackEndpoint, useFipsEndpoint, userAgentAppId, defaultsMode, authSchemePreference };
}

/**
 * The partition that a region belongs to; `aws` for regions of no known special partition.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
