// Every row is a real error of the SDK or of Node: from files of a home folder, or from a server on this machine.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type AnsweringServer, startAnsweringServer } from '../aws/answeringServer.ts';
import { runCommand } from './runCommand.ts';

const config = `
[profile sso]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-central-1
sso_account_id = 111122223333
sso_role_name = Reader
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = eu-central-1
[profile session]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Reader
[profile code]
role_arn = arn:aws:iam::111122223333:role/x
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/x
[profile keys]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = secret
[profile tool]
credential_process = /nonexistent/tool
[profile chained]
role_arn = arn:aws:iam::111122223333:role/x
source_profile = gone
[profile empty]
region = eu-west-1
`;
const all = 'chained, code, empty, keys, session, sso, tool';

let home: string;
let env: Readonly<Record<string, string>>;
let server: AnsweringServer | undefined;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'veeam-drift-home-'));
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), config);
  env = { HOME: home, USERPROFILE: home, AWS_EC2_METADATA_DISABLED: 'true', AWS_REGION: 'eu-central-1' };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.stop();
  server = undefined;
});

afterAll(() => rm(home, { recursive: true }));

const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

async function failure(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<string> {
  for (const [name, value] of Object.entries({ ...env, ...more })) vi.stubEnv(name, value);
  const { exitCode, stdout, stderr } = await runCommand(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr.match(/\n/g)).toHaveLength(1);
  expect(stderr).not.toMatch(/\bbug\b/);
  return stderr;
}

const live = ['scan', '--live', '-q'];

describe('a live command without credentials', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'no credentials at all',
      [],
      ['Could not load credentials from any providers', `name a profile with --profile: there are ${all}`],
    ],
    [
      'an unknown profile',
      ['--profile', 'sos'],
      ['Could not resolve credentials using profile: [sos]', 'there is no profile sos; there are sso, '],
    ],
    ['a profile without credentials', ['--profile', 'empty'], ['holds no credentials: aws configure --profile empty']],
    ['a source profile that is gone', ['--profile', 'chained'], ['[gone]', 'there is no profile gone']],
    ['an SSO session that has ended', ['--profile', 'sso'], ['SSO session', '; aws sso login --profile sso']],
    [
      'an SSO session of a section',
      ['--profile', 'session'],
      ['SSO session token', '; aws sso login --profile session'],
    ],
    [
      'a profile that asks for a code',
      ['--profile', 'code'],
      ['multi-factor authentication', 'aws configure export-credentials --profile code --format powershell'],
    ],
    [
      'a credential process that fails',
      ['--profile', 'tool'],
      ['Command failed: /nonexistent/tool', 'run the credential_process of the profile tool'],
    ],
  ])('given %s, says so and what to do', async (_, more, parts) => {
    const line = await failure([...live, ...more]);
    for (const part of parts) expect(line).toContain(part);
    expect(line).not.toContain('management account');
  });

  it('says the same for AWS_PROFILE', async () => {
    expect(await failure(live, { AWS_PROFILE: 'sso' })).toContain('; aws sso login --profile sso');
  });

  it.each([
    'snapshot',
    'preflight',
    'discover --live',
    'can ec2:RunInstances --role x --live',
    'audit verify --bucket some-bucket',
  ])('is told by %s, too', async (command) => {
    const line = await failure([
      ...command.split(' '),
      ...(command === 'snapshot' ? ['--out', join(home, 'out')] : []),
      '--profile',
      'sso',
    ]);
    expect(line).toContain('; aws sso login --profile sso');
  });

  it('reads no account of a list with credentials that AWS does not take', async () => {
    const settings = join(home, 'list.yaml');
    await writeFile(settings, 'live: { accounts: { list: ["111122223333"] } }\n');
    expect(await failure([...live, '--profile', 'sso', '--settings', settings])).toContain(
      'aws sso login --profile sso',
    );
  });
});

function refusal(code: string, message: string) {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify({ __type: code, message, Message: message }),
  };
}

describe('a live command that AWS refuses', () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      'an expired token',
      'ExpiredTokenException',
      'The security token included in the request is expired',
      ['get new credentials: aws sso login'],
    ],
    [
      'a key that is not known',
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
      ['aws sts get-caller-identity', '--region us-gov-west-1'],
    ],
    [
      'a wrong clock',
      'InvalidSignatureException',
      'Signature expired: 20261128T060000Z is now earlier than 20261128T070000Z',
      ['set the clock', 'w32tm /resync'],
    ],
    [
      'a wrong secret',
      'InvalidSignatureException',
      'The request signature we calculated does not match the signature you provided.',
      ['the secret key is not that of the access key'],
    ],
    [
      'no organization',
      'AWSOrganizationsNotInUseException',
      'Your account is not a member of an organization.',
      ['live: { accounts: { list: ["111122223333"] } }'],
    ],
    [
      'no right',
      'AccessDeniedException',
      "You don't have permissions to access this resource.",
      ['run in the management account', 'preflight --settings'],
    ],
  ])('given %s, repeats its reason and says what to do', async (_, code, message, parts) => {
    server = await startAnsweringServer(refusal(code, message));
    const settings = join(home, 'empty.yaml');
    await writeFile(settings, 'failOn: high\n');
    const line = await failure([...live, '--settings', settings], { ...keys, AWS_ENDPOINT_URL: server.url });
    for (const part of [code, message.replace(/\.$/, ''), ...parts]) expect(line).toContain(part);
  });
});
