// What a live scan knows of the organization: its accounts with their levels, or that there is none to be seen.

import * as z from 'zod';
import type { Account } from '../iam/principal.ts';
import type { OrganizationReading } from './accountReading.ts';
import { faultName, isDenied, isWithoutCredentials } from './aws/accountFault.ts';
import { readAwsOrganization } from './aws/awsOrganization.ts';
import type { AwsClients } from './awsClients.ts';
import type { ReadDocument } from './details/createDocumentMemo.ts';
import { viewOrganization } from './organization/viewOrganization.ts';
import { organizationFileSchema } from './organizationFile.ts';

/**
 * An account and its state in AWS's words (`ACTIVE`, `SUSPENDED`, …); `OUTSIDE`: no organization was read that could
 * hold it; `UNKNOWN`: one was read and does not hold it.
 */
export interface ListedAccount {
  readonly account: Account;
  readonly state: string;
}

/** All that was read of the organization, as JSON: what one function of a large scan hands to the next. */
export const awsOrganizationRecord = z.union([
  z.object({ organization: organizationFileSchema, unread: z.record(z.string(), z.string()) }),
  /** `fault`: why there is no organization. */
  z.object({ fault: z.string(), list: z.array(z.string()).readonly() }),
]);
export type AwsOrganizationRecord = z.output<typeof awsOrganizationRecord>;

export interface KnownAwsOrganization {
  readonly record: AwsOrganizationRecord;
  readonly reading: OrganizationReading;
  readonly accounts: readonly ListedAccount[];
  /** Any account by its id. */
  readonly find: (id: string) => ListedAccount;
}

export interface LoadAwsOrganization {
  readonly clients: AwsClients;
  /** `list`: the accounts where the settings name them. */
  readonly accounts: { readonly list?: readonly string[] | undefined };
}

/**
 * Reads the organization. Where it cannot be read but the settings list the accounts, they are scanned without it; without
 * credentials that AWS takes none of them could be.
 *
 * @throws Error with advice where the accounts can be had from nowhere.
 */
export async function loadAwsOrganization({ clients, accounts }: LoadAwsOrganization): Promise<AwsOrganizationRecord> {
  try {
    return await readAwsOrganization(clients.organizations);
  } catch (cause) {
    if (accounts.list === undefined || isWithoutCredentials(cause)) throw new Error(explain(cause), { cause });
    return { fault: faultName(cause), list: accounts.list };
  }
}

export interface OrganizationMaterial {
  /** `aws`, `aws-cn`, `aws-us-gov`. */
  readonly partition: string;
  readonly readDocument: (source: unknown) => ReadDocument;
}

/** Joins what was read with its policies. */
export function viewAwsOrganization(
  record: AwsOrganizationRecord,
  { partition, readDocument }: OrganizationMaterial,
): KnownAwsOrganization {
  if ('fault' in record) return withoutOrganization(record, partition);
  const { organization, unread } = record;
  const view = viewOrganization(organization, readDocument);
  const states = new Map(organization.accounts.map(({ id, state = 'ACTIVE' }) => [id, state]));
  const find = (id: string): ListedAccount => ({
    account: view.account(id, partition),
    state: states.get(id) ?? 'UNKNOWN',
  });
  return {
    record,
    reading: {
      ...view.reading,
      ...notEvaluated('scps', unread.SERVICE_CONTROL_POLICY),
      ...notEvaluated('rcps', unread.RESOURCE_CONTROL_POLICY),
    },
    accounts: organization.accounts.map(({ id }) => find(id)),
    find,
  };
}

function notEvaluated(type: 'scps' | 'rcps', why: string | undefined): Partial<OrganizationReading> {
  return why === undefined ? {} : { [type]: { evaluated: false, why } };
}

function explain(cause: unknown): string {
  const why = cause instanceof Error && cause.message !== '' ? `: ${cause.message.replace(/\.$/, '')}` : '';
  const said = `the accounts of the organization could not be listed (${faultName(cause)}${why})`;
  const isAccount = isDenied(cause) || faultName(cause) === 'AWSOrganizationsNotInUseException';
  if (!isAccount) return said;
  return (
    `${said}: run in the management account or in a delegated administrator, or list the accounts in the settings under ` +
    'live.accounts.list'
  );
}

function withoutOrganization(
  record: Extract<AwsOrganizationRecord, { fault: string }>,
  partition: string,
): KnownAwsOrganization {
  const { fault, list } = record;
  const why = `the organization could not be read: ${fault}`;
  const find = (id: string): ListedAccount => ({
    account: { id, partition, isManagementAccount: false, levels: [] },
    state: 'OUTSIDE',
  });
  return {
    record,
    reading: { accountIds: list, scps: { evaluated: false, why }, rcps: { evaluated: false, why } },
    accounts: list.map(find),
    find,
  };
}
