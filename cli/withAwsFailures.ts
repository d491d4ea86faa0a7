// Tells failures that AWS or the network answered from bugs, and says what mends them.

import { UnusableLogError } from '../shared/audit/unusableLogError.ts';
import { errorCode } from '../shared/vocabulary/errorCode.ts';
import { CliError } from './cliError.ts';
import { type AwsFailure, mendAwsFailure } from './mendAwsFailure.ts';
import { readProfileNames } from './readProfileNames.ts';
import { quoteArgument, startedAs } from './startedAs.ts';

/** The options that say with whose rights a command calls AWS. */
export interface AccessOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly settings?: string;
  /** The command is the one that checks the rights. */
  readonly isPreflight?: true;
}

/** Waits for the work; what AWS refused, or what could not be reached, becomes one line with AWS's own words and what mends it. */
export async function withAwsFailures<Result>(work: Promise<Result>, options: AccessOptions = {}): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const failure = findFailure(error);
    if (failure === undefined) throw error;
    throw new CliError(await describe(error, failure, options), { cause: error });
  }
}

async function describe(error: unknown, failure: AwsFailure, options: AccessOptions): Promise<string> {
  const own = failure.message.startsWith(failure.name) ? failure.message : `${failure.name}: ${failure.message}`;
  const outer = error instanceof Error && !isFromAws(error) ? error.message : '';
  const said = outer === '' ? own : outer.includes(failure.message) ? outer : `${outer}: ${own}`;
  const mend = mendAwsFailure(failure, {
    profile: options.profile ?? process.env.AWS_PROFILE,
    profiles: await readProfileNames(),
    proxy: proxyName(process.env),
    preflight: options.isPreflight ? undefined : preflightLine(options),
  });
  return oneLine(mend === undefined ? said : `${said.replace(/\.?\s*$/, '')}; ${mend}`);
}

function preflightLine({ profile, region, settings }: AccessOptions): string {
  const given = Object.entries({ profile, region, settings });
  const words = given.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, quoteArgument(value)]));
  return [startedAs(), 'preflight', ...words].join(' ');
}

// User and password of a proxy stand in its address.
function proxyName(env: NodeJS.ProcessEnv): string | undefined {
  const address = env.HTTPS_PROXY ?? env.https_proxy ?? env.HTTP_PROXY ?? env.http_proxy;
  return address === undefined || address === '' ? undefined : address.replace(/\/\/[^/]*@/, '//');
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** The failure itself, or what it was caused by. */
function findFailure(error: unknown): AwsFailure | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    // It names its object itself; the code of what caused it only looks like one of the network.
    if (each instanceof UnusableLogError) return undefined;
    if (isFromAws(each)) return { name: nameOf(each), message: messageOf(each) };
  }
  return undefined;
}

/** Errors of services carry `$metadata`; those of credentials and of the network a name or code of their own. */
function isFromAws(error: Error): boolean {
  return '$metadata' in error || error.name === 'CredentialsProviderError' || networkCode(error) !== undefined;
}

/** What only storage answers: of a file that is open already, Node tells no path. */
const storageCode = /^(ENOSPC|EDQUOT|EFBIG|EROFS|EIO)$/;

// An error of a file has the same codes, and a path.
function networkCode(error: Error): string | undefined {
  if ('path' in error) return undefined;
  const code = errorCode(error) ?? '';
  if (storageCode.test(code)) return undefined;
  return /^(E[A-Z_]+|CERT_\w+|UNABLE_TO_\w+|\w*SELF_SIGNED_\w+|ERR_(TLS|SOCKET|PROXY)\w*)$/.test(code)
    ? code
    : undefined;
}

function nameOf(error: Error): string {
  return networkCode(error) ?? error.name;
}

// Where several addresses were tried, Node tells of each.
function messageOf(error: Error): string {
  if (error.message !== '' || !(error instanceof AggregateError)) return error.message;
  return error.errors.map((each) => (each instanceof Error ? each.message : String(each))).join(', ');
}
