// Finds one role or user of an estate, for commands that look at a single one.

import type { AccountReading, Estate, OrganizationReading } from '../shared/estate/accountReading.ts';
import type { Account, Principal } from '../shared/iam/principal.ts';
import { CliError } from './cliError.ts';
import { type EstateOptions, openEstate, type ScanInput } from './estateOptions.ts';

export interface FoundPrincipal {
  readonly principal: Principal;
  readonly account: Account;
  readonly organization: OrganizationReading;
  /** Names of the account's other principals that hang on the same permissions boundary. */
  readonly boundaryShared: readonly string[];
}

/** Gives the principal with this ARN; throws a CliError that says why it is not there. */
export async function findPrincipal(options: EstateOptions, input: ScanInput, arn: string): Promise<FoundPrincipal> {
  const accountId = /^arn:[\w-]+:iam::(\d{12}):(role|user)\//.exec(arn)?.[1];
  if (accountId === undefined) {
    throw new CliError(`expected the ARN of a role or user, as in arn:aws:iam::111122223333:role/name, got ${arn}`);
  }
  const only = options.live === true ? { ...options, accounts: [accountId] } : options;
  const estate = await openEstate(only, input, async () => (head) => head.arn.includes(`::${accountId}:`));
  const organization = await estate.readOrganization();
  const reading = await findReading(estate, accountId);
  if (reading === undefined) throw new CliError(`account ${accountId} is not among the ${estate.name}`);
  if (reading.status !== 'read') throw new CliError(`account ${accountId} could not be read: ${reading.message}`);
  const principal = reading.principals.find((each) => each.arn === arn);
  if (principal === undefined) throw new CliError(`account ${accountId} has no ${arn}`);
  const boundaryShared = reading.principals.filter((each) => each !== principal && hasBoundaryOf(principal, each));
  return { principal, account: reading.account, organization, boundaryShared: boundaryShared.map(({ name }) => name) };
}

function hasBoundaryOf({ boundary }: Principal, other: Principal): boolean {
  return boundary?.arn !== undefined && other.boundary?.arn === boundary.arn;
}

async function findReading(estate: Estate, accountId: string): Promise<AccountReading | undefined> {
  for await (const reading of estate.readAccounts()) if (reading.account.id === accountId) return reading;
  return undefined;
}
