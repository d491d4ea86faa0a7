import { afterEach, describe, expect, it, vi } from 'vitest';
import { createAwsClients } from '../../shared/estate/awsClients.ts';

const credentials = { accessKeyId: 'a', secretAccessKey: 's', sessionToken: 't' };

describe('createAwsClients', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['true', 'false'])('gives clients of other accounts that go by the environment, too (%s)', async (isSet) => {
    vi.stubEnv('AWS_USE_FIPS_ENDPOINT', isSet);
    vi.stubEnv('AWS_USE_DUALSTACK_ENDPOINT', isSet);
    vi.stubEnv('AWS_SDK_UA_APP_ID', 'drift');
    const { config } = createAwsClients({ region: 'eu-central-1' }).iamAs(credentials);
    expect(await config.useFipsEndpoint()).toBe(isSet === 'true');
    expect(await config.useDualstackEndpoint()).toBe(isSet === 'true');
    expect(await config.userAgentAppId()).toBe('drift');
  });

  it('gives clients of other accounts their own credentials and their own limit of tries', async () => {
    const { iamAs, iam } = createAwsClients({ region: 'eu-central-1', maxAttempts: 3 });
    const { config } = iamAs(credentials);
    expect(await config.credentials()).toMatchObject(credentials);
    expect(await config.maxAttempts()).toBe(3);
    expect(config.retryStrategy).not.toBe(iam.config.retryStrategy);
  });
});
