// A folder of exports that was opened, and what it says of an account beside the export itself.

import { getOrMake } from '../../iam/getOrMake.ts';
import type { AccessKey, Account, Principal } from '../../iam/principal.ts';
import type { ResourceInventory } from '../../iam/resourceInventory.ts';
import type { UnreadableReason } from '../../vocabulary/unreadableReason.ts';
import type { UnreadAccountOfEstate } from '../accountReading.ts';
import type { ManagedPolicy } from '../details/buildPrincipals.ts';
import type { OrganizationView } from '../organization/viewOrganization.ts';
import type { Organization } from '../organizationFile.ts';
import type { ExportFolder } from './exportFolder.ts';

export interface OpenFolder {
  /** Access keys of users by their ARN, as credential reports have them. */
  readonly keysByUser: ReadonlyMap<string, readonly AccessKey[]>;
  readonly resources: ResourceInventory;
  readonly folder: ExportFolder;
  readonly organization: Organization | undefined;
  readonly view: OrganizationView | undefined;
  /** As the change would leave it; without a change the same. */
  readonly changedView: OrganizationView | undefined;
  readonly findManagedPolicy: (arn: string) => ManagedPolicy | undefined;
}

/** Adds the keys that a credential report has of a user. */
export function withKeys(principal: Principal, { keysByUser }: OpenFolder): Principal {
  const accessKeys = keysByUser.get(principal.arn);
  return accessKeys === undefined || principal.kind !== 'user' ? principal : { ...principal, accessKeys };
}

/** What was passed over, and why. */
export interface SkipNote {
  readonly what: string;
  readonly why: string;
}

/** The account with its levels; without any where organization.json does not name it. */
export function describeAccount({ view }: Pick<OpenFolder, 'view'>, id: string, partition: string): Account {
  return view?.account(id, partition) ?? { id, partition, isManagementAccount: false, levels: [] };
}

/** Why an account cannot be judged. */
export interface Unreadable {
  readonly reason: UnreadableReason;
  readonly message: string;
}

/** The reading of an account that cannot be judged. */
export function unreadableAccount(
  open: OpenFolder,
  id: string,
  { reason, message }: Unreadable,
): UnreadAccountOfEstate {
  const account = describeAccount(open, id, 'aws');
  const { view, changedView } = open;
  const changedAccount = describeAccount({ view: changedView }, id, 'aws');
  return { status: 'unreadable', account, reason, message, ...(changedView !== view && { changedAccount }) };
}

/** Why there is nothing of an account: organization.json may say so. */
export function missingExport(organization: Organization | undefined, id: string): Unreadable {
  const account = listedAccount(organization, id);
  if (account?.unreadable !== undefined) return account.unreadable;
  const state = account?.state ?? 'ACTIVE';
  if (state === 'ACTIVE')
    return { reason: 'not-exported', message: 'there is no export of this account in the folder' };
  const reason = state === 'PENDING_ACTIVATION' ? 'not-exported' : 'suspended';
  return { reason, message: `there is no export of this account, which is ${state} in the organization` };
}

/** Whether a file or organization.json names the account. */
export function isKnown({ organization, folder }: OpenFolder, id: string): boolean {
  return folder.files.has(id) || listedAccount(organization, id) !== undefined;
}

function listedAccount(
  organization: Organization | undefined,
  id: string,
): Organization['accounts'][number] | undefined {
  return organization && getOrMake(accountsById, organization, indexAccounts).get(id);
}

const accountsById = new WeakMap<Organization, ReturnType<typeof indexAccounts>>();

function indexAccounts({ accounts }: Organization): ReadonlyMap<string, Organization['accounts'][number]> {
  return new Map(accounts.map((account) => [account.id, account]));
}

/** A note where organization.json does not name the account. */
export function notListed({ view }: OpenFolder, { id, levels }: Account): readonly SkipNote[] {
  if (view === undefined || levels.length > 0) return [];
  return [
    { what: `account ${id}`, why: 'organization.json does not name it: no organization policy is considered for it' },
  ];
}
