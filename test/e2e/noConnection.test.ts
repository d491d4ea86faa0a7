import { describe, expect, it } from 'vitest';
import { runProcess } from '../cli/runCommand.ts';
import { awsAccess } from './motoWorld.ts';

const env = {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_REGION: awsAccess.region,
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  NO_PROXY: '',
};

// Each tries again for seconds, and waits meanwhile; what is wrong with credentials: test/cli/awsFailures.test.ts.
describe('a live command without a connection', () => {
  it.concurrent.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'nobody listens',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
      ['ECONNREFUSED', 'no connection: where a proxy leads out'],
    ],
    ['no such host', { AWS_ENDPOINT_URL: 'http://nowhere.invalid' }, ['ENOTFOUND', 'no name service or no network']],
    [
      'the proxy does not listen',
      { AWS_ENDPOINT_URL: 'http://example.invalid', HTTP_PROXY: 'http://me:secret@127.0.0.1:9' },
      ['ECONNREFUSED', 'no connection through the proxy http://127.0.0.1:9'],
    ],
  ])('given that %s, says so', async (_, more, parts) => {
    const { exitCode, stderr } = await runProcess(['scan', '--live', '-q'], { env: { ...env, ...more } });
    expect(exitCode).toBe(1);
    for (const part of parts) expect(stderr).toContain(part);
    expect(stderr).not.toContain('secret');
  });
});
