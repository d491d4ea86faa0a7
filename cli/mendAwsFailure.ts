// What mends a failure of credentials, of the connection or of rights, by the names that AWS and Node give it.

import { distance } from 'fastest-levenshtein';
import { knownRegions } from '../shared/iam/knownRegions.ts';
import { nameSome } from '../shared/vocabulary/nameSome.ts';
import { quoteArgument } from './startedAs.ts';

export interface AwsFailure {
  /** Name of an SDK error, or code of a network error. */
  readonly name: string;
  readonly message: string;
}

export interface FailurePlace {
  /** As named by `--profile` or AWS_PROFILE. */
  readonly profile: string | undefined;
  /** Profiles of the AWS CLI's files. */
  readonly profiles: readonly string[];
  /** The proxy that the environment names. */
  readonly proxy: string | undefined;
  /** The command that checks the rights; undefined where it is the one that failed. */
  readonly preflight: string | undefined;
}

interface Mend {
  readonly is: (failure: AwsFailure) => boolean;
  /** What to do, without a capital and a full stop. */
  readonly say: (place: FailurePlace, failure: AwsFailure) => string;
}

/** The first that is meant counts. */
const mends: readonly Mend[] = [
  {
    is: says(/sso login|SSO session|sso token|token is expired/i),
    say: ({ profile }) => `aws sso login${flag(profile)}`,
  },
  { is: says(/\baws login\b|login\/cache/), say: ({ profile }) => `aws login${flag(profile)}` },
  {
    is: says(/multi-factor authentication/),
    say: ({ profile }) =>
      `this command cannot ask for the code; in bash: eval "$(aws configure export-credentials${flag(profile)} --format env)", in PowerShell: aws configure export-credentials${flag(profile)} --format powershell | Invoke-Expression; then without --profile`,
  },
  { is: says(/Could not resolve credentials using profile/), say: mendProfile },
  { is: says(/Could not load credentials from any providers/), say: mendNothing },
  {
    is: says(/^Command failed/),
    say: ({ profile }) => `run the credential_process${ofProfile(profile)} by itself and mend it`,
  },
  {
    is: named(
      /^(RequestTimeTooSkewed|RequestInTheFuture)$/,
      /Signature (expired|not yet current)|is now (earlier|later) than/i,
    ),
    say: () => 'set the clock of this machine: sudo timedatectl set-ntp true, in Windows: w32tm /resync',
  },
  {
    is: named(/^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired)$/),
    say: ({ profile }) =>
      `get new credentials: aws sso login${flag(profile)}, or put new ones where the old ones stand`,
  },
  {
    is: named(/^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|InvalidToken)$/),
    say: ({ profile }) =>
      `AWS does not know this key in this region: aws sts get-caller-identity${flag(profile)} tells whether it is deleted or inactive; keys of GovCloud and China need a region of theirs: --region us-gov-west-1, --region cn-north-1`,
  },
  {
    is: named(/^(SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature)$/),
    say: ({ profile }) => `the secret key is not that of the access key: aws configure${flag(profile)}`,
  },
  {
    is: named(/^(RegionDisabledException|OptInRequired)$/),
    say: () => 'the region is not switched on in this account: name another with --region',
  },
  {
    is: named(/^AWSOrganizationsNotInUseException$/),
    say: () => 'name the accounts in the settings: live: { accounts: { list: ["111122223333"] } }',
  },
  { is: named(/^(AccessDenied(Exception)?|UnauthorizedOperation|Forbidden)$/), say: mendDenied },
  { is: named(/^(ENOTFOUND|EAI_AGAIN)$/), say: mendName },
  {
    is: named(/^(ERR_PROXY_TUNNEL|407|ProxyAuthenticationRequired)$/, /proxy/i),
    say: ({ proxy = 'HTTPS_PROXY' }) =>
      `the proxy ${proxy} refused: check its address, user and password in HTTPS_PROXY`,
  },
  {
    is: named(/^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+)$/),
    say: () =>
      'somebody on the way opens the connection, a proxy for the most part: name its certificate in NODE_EXTRA_CA_CERTS=<file.pem>',
  },
  {
    is: named(/^(ECONN\w+|ETIMEDOUT|EHOST\w+|ENET\w+|EPIPE|TimeoutError|ERR_SOCKET\w*)$/),
    say: ({ proxy }) =>
      proxy === undefined
        ? 'no connection: where a proxy leads out, name it in HTTPS_PROXY=http://<host>:<port>'
        : `no connection through the proxy ${proxy}: check HTTPS_PROXY and NO_PROXY`,
  },
  {
    is: named(/^(Throttl\w*|TooManyRequests\w*|RequestLimitExceeded|SlowDown)$/),
    say: () => 'try again in some minutes',
  },
];

/** Gives what to do, without a capital and a full stop; undefined where the failure is none that is known. */
export function mendAwsFailure(failure: AwsFailure, place: FailurePlace): string | undefined {
  return mends.find(({ is }) => is(failure))?.say(place, failure);
}

function says(pattern: RegExp): Mend['is'] {
  return ({ name, message }) => name === 'CredentialsProviderError' && pattern.test(message);
}

function named(names: RegExp, message?: RegExp): Mend['is'] {
  return (failure) => names.test(failure.name) || message?.test(failure.message) === true;
}

function flag(profile: string | undefined): string {
  return profile === undefined ? '' : ` --profile ${quoteArgument(profile)}`;
}

function ofProfile(profile: string | undefined): string {
  return profile === undefined ? '' : ` of the profile ${profile}`;
}

// The profile that is missing may be the one that the named profile takes its credentials from.
function mendProfile({ profiles, profile }: FailurePlace, { message }: AwsFailure): string {
  const missing = /\[(.*?)\]/.exec(message)?.[1] ?? profile ?? '';
  if (profiles.includes(missing)) return `the profile ${missing} holds no credentials: aws configure${flag(missing)}`;
  return `there is no profile ${missing}; ${choose(profiles, missing)}`;
}

function mendNothing({ profiles }: FailurePlace): string {
  return `no AWS credentials were found; name a profile with --profile: ${choose(profiles, '')}`;
}

const maxNamed = 8;

function choose(profiles: readonly string[], wanted: string): string {
  if (profiles.length === 0) return 'there is none yet: aws configure sso makes one';
  const near = wanted === '' ? profiles : profiles.toSorted((a, b) => distance(a, wanted) - distance(b, wanted));
  return `there ${near.length === 1 ? 'is' : 'are'} ${nameSome(near, maxNamed)}`;
}

function mendDenied({ preflight }: FailurePlace): string {
  return preflight === undefined
    ? 'let an administrator allow it'
    : `let an administrator allow it; ${preflight} lists all that is missing`;
}

function mendName(_: FailurePlace, { message }: AwsFailure): string {
  const region = /\b[a-z0-9]+\.([a-z]{2,4}(?:-[a-z]+)+-\d)\.amazonaws/.exec(message)?.[1];
  if (region === undefined || knownRegions.includes(region))
    return 'no name service or no network: check both, and HTTPS_PROXY where a proxy leads out';
  const [nearest] = knownRegions.toSorted((a, b) => distance(a, region) - distance(b, region));
  return `AWS has no region ${region}; did you mean --region ${nearest}?`;
}
