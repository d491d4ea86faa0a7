// Decides which accounts of an organization, or of a list, are read, and which are only reported.

import type { Account } from '../iam/principal.ts';
import type { AccountReading } from './accountReading.ts';
import type { KnownAwsOrganization, ListedAccount } from './awsOrganizationRecord.ts';

/** Which accounts are read. */
export interface AccountChoice {
  /** A fixed list instead of the organization's. */
  readonly list?: readonly string[] | undefined;
  /** Of the organization only these; default: all. */
  readonly include?: readonly string[] | undefined;
  readonly exclude: readonly string[];
  /** Only accounts anywhere below these OUs. */
  readonly organizationalUnits?: readonly string[] | undefined;
  /** Narrows a run: other accounts are no part of it and are not reported. */
  readonly only?:
    | {
        readonly accounts?: readonly string[] | undefined;
        readonly organizationalUnits?: readonly string[] | undefined;
      }
    | undefined;
}

/** Accounts to read, and those that are reported without being read: suspended, excluded, unknown. */
export interface AccountPlan {
  readonly toRead: readonly Account[];
  readonly notRead: readonly AccountReading[];
}

export interface PlanAccounts {
  readonly accounts: AccountChoice;
  /** Accounts that need no reading because an earlier try of the same run has their records; they are left out. */
  readonly alreadyRead?: ReadonlySet<string> | undefined;
}

/** Every account once, in the order of the organization or of the list. */
export function planAccounts({ accounts, alreadyRead }: PlanAccounts, organization: KnownAwsOrganization): AccountPlan {
  const { list } = accounts;
  const listed = list === undefined ? organization.accounts : [...new Set(list)].map(organization.find);
  const candidates = [...listed, ...strangers(accounts, organization)].filter((entry) => isInRun(accounts, entry));
  const open = candidates.filter(({ account }) => alreadyRead?.has(account.id) !== true);
  const judged = open.map((entry) => ({ account: entry.account, notRead: whyNotRead(accounts, entry) }));
  return {
    toRead: judged.flatMap(({ account, notRead }) => (notRead === undefined ? [account] : [])),
    notRead: judged.flatMap(({ notRead }) => notRead ?? []),
  };
}

/** Accounts that were asked for by id and that nobody listed: told, not dropped. */
function strangers(
  { list, include, only }: AccountChoice,
  organization: KnownAwsOrganization,
): readonly ListedAccount[] {
  const listed = new Set(list ?? organization.accounts.map(({ account }) => account.id));
  const asked = [...(list === undefined ? (include ?? []) : []), ...(only?.accounts ?? [])];
  return [...new Set(asked)].filter((id) => !listed.has(id)).map(organization.find);
}

/** Whether the account is part of a run that may be narrowed. */
export function isInRun({ only }: Pick<AccountChoice, 'only'>, { account }: Pick<ListedAccount, 'account'>): boolean {
  const isNamed = only?.accounts?.includes(account.id) ?? true;
  return isNamed && isBelow(account, only?.organizationalUnits);
}

function isBelow({ levels }: Account, units: readonly string[] | undefined): boolean {
  return units === undefined || levels.some(({ id }) => units.includes(id));
}

function whyNotRead(choice: AccountChoice, { account, state }: ListedAccount): AccountReading | undefined {
  const excluded = whyExcluded(choice, account);
  if (excluded !== undefined) return { status: 'excluded', account, reason: 'not-reached', message: excluded };
  switch (state) {
    case 'ACTIVE':
    case 'OUTSIDE':
      return undefined;
    case 'UNKNOWN':
      // A list may name accounts outside of the organization.
      if (choice.list !== undefined) return undefined;
      return { status: 'unreadable', account, reason: 'failed', message: 'the organization has no such account' };
    case 'PENDING_ACTIVATION':
      return { status: 'unreadable', account, reason: 'not-reached', message: `AWS Organizations says ${state}` };
    default:
      return { status: 'unreadable', account, reason: 'suspended', message: `AWS Organizations says ${state}` };
  }
}

/** Why the settings leave the account out; undefined where they do not. */
export function whyExcluded(
  { include, exclude, organizationalUnits }: Pick<AccountChoice, 'include' | 'exclude' | 'organizationalUnits'>,
  account: Account,
): string | undefined {
  if (exclude.includes(account.id)) return 'excluded by live.accounts.exclude';
  if (include !== undefined && !include.includes(account.id)) return 'not among live.accounts.include';
  return isBelow(account, organizationalUnits) ? undefined : 'not below live.accounts.organizationalUnits';
}
