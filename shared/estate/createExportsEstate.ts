// The estate that is a folder of exports: what `aws iam get-account-authorization-details` printed, account by account.

import type { ResourceInventory } from '../iam/resourceInventory.ts';
import { arnParts } from '../vocabulary/arnParts.ts';
import { isAccountId } from '../vocabulary/isAccountId.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
import type { AccountDetails } from './accountCollector.ts';
import { type AccountChoice, isInRun, whyExcluded } from './accountPlan.ts';
import type {
  AccountReading,
  Estate,
  OrganizationReading,
  ReadAccountOfEstate,
  UnreadAccountOfEstate,
} from './accountReading.ts';
import { buildPrincipals } from './details/buildPrincipals.ts';
import { createDocumentMemo, type ReadDocument } from './details/createDocumentMemo.ts';
import type { EstateChange } from './estateChange.ts';
import { readAccountFiles } from './exports/accountFiles.ts';
import { readExportFolder } from './exports/exportFolder.ts';
import {
  describeAccount,
  isKnown,
  missingExport,
  notListed,
  type OpenFolder,
  type SkipNote,
  unreadableAccount,
  withKeys,
} from './exports/openFolder.ts';
import { readCredentialReports } from './exports/readCredentialReports.ts';
import { readManagedPolicyFile } from './exports/readManagedPolicyFile.ts';
import { readOrganizationFile } from './exports/readOrganizationFile.ts';
import { readResourceFiles } from './exports/readResourceFiles.ts';
import { InputError } from './inputError.ts';
import { type OrganizationView, viewOrganization } from './organization/viewOrganization.ts';
import type { Organization } from './organizationFile.ts';
import type { WantsOf } from './principalHead.ts';

export interface ExportsEstateOptions {
  readonly folder: string;
  /** Which roles and users are given; default: all. The others are counted, and their policies not read. */
  readonly wants?: WantsOf;
  /** Which accounts are read; the others are `excluded`, or no part of the run. Default: all. */
  readonly accounts?: AccountChoice;
  /** Paths of files in the folder that are no exports, such as the settings file. */
  readonly notExports?: readonly string[];
  /** Then each reading also says what the account would be. */
  readonly change?: EstateChange | undefined;
}

/**
 * Reads a folder with one or more files per account, `organization.json` and `aws-managed-policies.jsonl` where they are
 * there (their form: examples/organization/README.md). Accounts come sorted by id. A broken file makes its account
 * unreadable (`broken-export`), or is listed in `unread` where nobody knows whose it is. An account of the organization
 * without a file is unreadable with the reason that organization.json gives, else `not-exported`.
 *
 * Both readers throw an {@link InputError} where the folder, organization.json or the managed policies cannot be read,
 * and `readAccounts` also where not a single account could be.
 */
export function createExportsEstate(options: ExportsEstateOptions): Estate {
  return new ExportsEstate(options);
}

class ExportsEstate implements Estate {
  readonly name: string;
  readonly skipped: SkipNote[] = [];
  readonly unread: UnreadPart[] = [];
  private readonly options: ExportsEstateOptions;
  private readonly readDocument: (source: unknown) => ReadDocument = createDocumentMemo();
  private opened: Promise<OpenFolder> | undefined;
  /** Accounts that were read before their turn. */
  private readonly ahead = new Map<string, Promise<AccountReading>>();

  constructor(options: ExportsEstateOptions) {
    this.options = options;
    this.name = `exports in ${options.folder}`;
  }

  async readOrganization(): Promise<OrganizationReading> {
    const { view, folder } = await this.open();
    if (view !== undefined) return view.reading;
    const why = 'there is no organization.json beside the exports';
    return { accountIds: [...folder.files.keys()], scps: { evaluated: false, why }, rcps: { evaluated: false, why } };
  }

  async readChangedOrganization(): Promise<OrganizationReading> {
    const { changedView } = await this.open();
    return changedView?.reading ?? (await this.readOrganization());
  }

  readonly readAhead = async (id: string): Promise<AccountReading | undefined> => {
    const open = await this.open();
    const { accounts } = this.options;
    const isLeftOut = accounts !== undefined && whyExcluded(accounts, describeAccount(open, id, 'aws')) !== undefined;
    if (isLeftOut || !isKnown(open, id)) return undefined;
    const reading = this.ahead.get(id) ?? this.readAccount(open, id);
    this.ahead.set(id, reading);
    return reading;
  };

  async readResources(): Promise<ResourceInventory> {
    const { resources, view } = await this.open();
    const owners = [...resources.keys.map(({ arn }) => arn), ...resources.holders.map(({ arn }) => arn)].map(
      (arn) => arnParts(arn).account,
    );
    const known = [...new Set(owners)].filter(isAccountId);
    return { ...resources, accounts: known.map((id) => describeAccount({ view }, id, 'aws')) };
  }

  async *readAccounts(): AsyncGenerator<AccountReading> {
    const open = await this.open();
    const listed = open.organization?.accounts.map(({ id }) => id) ?? [];
    // Held back until one account could be read: if none can, the input is at fault and nothing may look like a result.
    let heldBack: UnreadAccountOfEstate[] | undefined = [];
    for (const id of [...new Set([...listed, ...open.folder.files.keys()])].sort()) {
      const choice = this.choose(open, id);
      if (choice === 'no part') continue;
      if (choice !== 'read') {
        yield choice;
        continue;
      }
      const reading = await (this.ahead.get(id) ?? this.readAccount(open, id));
      this.ahead.delete(id);
      if (reading.status !== 'read' && heldBack !== undefined) {
        heldBack.push(reading);
        continue;
      }
      yield* heldBack ?? [];
      heldBack = undefined;
      yield reading;
    }
    if (heldBack !== undefined) throw this.nothingReadable(heldBack);
  }

  private choose(open: OpenFolder, id: string): 'read' | 'no part' | UnreadAccountOfEstate {
    const { accounts } = this.options;
    if (accounts === undefined) return 'read';
    const account = describeAccount(open, id, 'aws');
    if (!isInRun(accounts, { account })) return 'no part';
    const message = whyExcluded(accounts, account);
    return message === undefined ? 'read' : { status: 'excluded', account, reason: 'not-reached', message };
  }

  private open(): Promise<OpenFolder> {
    this.opened ??= this.readFolder();
    return this.opened;
  }

  private async readFolder(): Promise<OpenFolder> {
    const folder = await readExportFolder(this.options.folder, this.options.notExports);
    const { organizationFile, managedPolicyFile } = folder;
    const organization = organizationFile === undefined ? undefined : await readOrganizationFile(organizationFile);
    const view = organization && viewOrganization(organization, this.readDocument);
    for (const note of folder.skipped) this.skipped.push(note);
    for (const note of folder.unread) this.unread.push({ kind: 'file', ...note });
    const resources = await readResourceFiles(this.options.folder, folder.resourceFiles, this.readDocument);
    for (const note of resources.unread) this.unread.push({ kind: 'file', ...note });
    const reports = await readCredentialReports(this.options.folder, folder.keyFiles);
    for (const note of reports.skipped) this.skipped.push(note);
    return {
      folder,
      keysByUser: reports.keysByUser,
      resources: resources.inventory,
      organization,
      view,
      changedView: organization === undefined ? undefined : this.changedView(organization, view),
      findManagedPolicy:
        managedPolicyFile === undefined
          ? () => undefined
          : await readManagedPolicyFile(managedPolicyFile, this.readDocument),
    };
  }

  private changedView(organization: Organization, view: OrganizationView | undefined): OrganizationView | undefined {
    const { change } = this.options;
    if (change === undefined) return view;
    return viewOrganization(change.organization(organization), this.readDocument);
  }

  private async readAccount(open: OpenFolder, id: string): Promise<AccountReading> {
    const files = open.folder.files.get(id);
    if (files === undefined) return unreadableAccount(open, id, missingExport(open.organization, id));
    try {
      return await this.readFiles(open, id, files);
    } catch (cause) {
      if (!(cause instanceof InputError)) throw cause;
      return unreadableAccount(open, id, { reason: 'broken-export', message: cause.message });
    }
  }

  private async readFiles(open: OpenFolder, accountId: string, names: readonly string[]): Promise<AccountReading> {
    const { folder } = this.options;
    const wants = await this.options.wants?.(accountId);
    const details = await readAccountFiles({ folder, names, accountId, wants });
    const reading = this.readingOf(open, open.view, { accountId, details });
    const { change } = this.options;
    if (change === undefined) return reading;
    const changed = { accountId, details: change.account(accountId, details) };
    return { ...reading, changed: this.readingOf(open, open.changedView, changed) };
  }

  private readingOf(
    open: OpenFolder,
    view: OrganizationView | undefined,
    { accountId, details }: { readonly accountId: string; readonly details: AccountDetails },
  ): ReadAccountOfEstate {
    const { readDocument } = this;
    const account = describeAccount({ view }, accountId, details.partition);
    return {
      status: 'read',
      account,
      principals: buildPrincipals(details, { readDocument, findManagedPolicy: open.findManagedPolicy }).map(
        (principal) => withKeys(principal, open),
      ),
      roles: details.roleCount,
      roleArns: details.roleArns,
      users: details.userCount,
      skipped: [...details.skipped, ...notListed(open, account)],
      unread: details.unread,
      ...(open.folder.unread.length > 0 && { mayBePartial: true }),
    };
  }

  private nothingReadable(readings: readonly UnreadAccountOfEstate[]): InputError {
    // What is wrong with a file says more than that another is not there.
    const broken = readings.filter(({ reason }) => reason === 'broken-export');
    const missing = readings.filter(({ reason }) => reason !== 'broken-export');
    const [first = 'no account', ...others] = [
      ...broken.map(({ message }) => message),
      ...this.unread.map(({ what, why }) => `${what}: ${why}`),
      ...missing.map(({ account, message }) => `${account.id}: ${message}`),
    ];
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    const fault = `expected at least one readable export, got none: ${first}${more}`;
    return new InputError({ file: this.options.folder }, fault);
  }
}
