// Finds one role or user of an estate, for commands that look at a single one.

import { distance } from 'fastest-levenshtein';
import type { ApplianceSides } from '../shared/drift/applianceSide.ts';
import type { ResourceJudging } from '../shared/drift/judgedResources.ts';
import { otherHolders, type PolicyHolders } from '../shared/drift/policyHolders.ts';
import type { Estate, OrganizationReading } from '../shared/estate/accountReading.ts';
import type { WantsOf } from '../shared/estate/principalHead.ts';
import type { Account, Principal } from '../shared/iam/principal.ts';
import { accountOf } from '../shared/iam/trustCaller.ts';
import { escapeTerminal } from '../shared/report/wording/escapeTerminal.ts';
import { openResources } from '../shared/scan/openResources.ts';
import { readApplianceSides } from '../shared/scan/readApplianceSides.ts';
import { wantPrincipal } from '../shared/scan/wantPrincipal.ts';
import type { ReadAccount, UnreadPart } from '../shared/vocabulary/readAccount.ts';
import { CliError } from './cliError.ts';
import { type EstateOptions, openEstate, type ScanInput } from './estateOptions.ts';
import { offer } from './findNamedSet.ts';
import { printNote } from './terminal.ts';

export interface FoundPrincipal {
  readonly principal: Principal;
  readonly account: Account;
  readonly organization: OrganizationReading;
  readonly applianceSides: ApplianceSides;
  /** What was read of keys, buckets and vaults; undefined: nothing was looked for. */
  readonly resources: ResourceJudging | undefined;
  /** Of the account's other principals. */
  readonly sharedPolicies: PolicyHolders;
}

/**
 * Gives the principal with this ARN, or the only one of this name, with or without its path and in any case; a note says
 * then which it is. Throws a CliError that says why there is none, with the nearest names.
 */
export async function findPrincipal(options: EstateOptions, input: ScanInput, named: string): Promise<FoundPrincipal> {
  const wanted = readName(named);
  const only = options.live === true && wanted.account !== undefined ? { accounts: [wanted.account] } : {};
  // The other roles of the account tell who shares a policy, and what a wrong name may have meant.
  const estate = await openEstate({ ...options, ...only }, input, wantsOf(input, wanted));
  const organization = await estate.readOrganization();
  const applianceSides = await readApplianceSides({ estate, ...input });
  const { found, known, unread } = await readMeant(estate, wanted);
  const exact = found.filter(({ principal }) => principal.arn === named);
  const [first, ...others] = exact.length > 0 ? exact : found;
  if (first === undefined) throw new CliError(notFound(named, wanted, { where: estate.name, known, unread }));
  if (others.length > 0) throw new CliError(`${shown(named)} is not one alone; ${offerOf(found.map(arnOf))}`);
  if (first.principal.arn !== named) printNote(`# ${escapeTerminal(first.principal.arn, maxShown)}\n`);
  return { ...first, organization, applianceSides };
}

const maxShown = 300;
const maxOffered = 3;

type NamedPrincipal = Pick<Principal, 'arn' | 'name' | 'kind'>;

interface WantedName {
  /** 12 digits, where an ARN names it. */
  readonly account?: string;
  readonly kind?: string;
  /** Without path, in lower case: names of roles and users are unique without regard to both. */
  readonly name: string;
}

function readName(named: string): WantedName {
  const arn = /^arn:[\w-]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(named);
  const [, account, kind, name] = arn ?? [];
  if (account !== undefined && kind !== undefined && name !== undefined) {
    return { account, kind, name: name.toLowerCase() };
  }
  const plain = /^(?:[\w+=,.@-]*\/)*([\w+=,.@-]+)$/.exec(named)?.[1];
  if (plain === undefined) {
    throw new CliError(
      `expected the name or ARN of a role or user, as in arn:aws:iam::111122223333:role/name, got ${shown(named)}`,
    );
  }
  return { name: plain.toLowerCase() };
}

function isOfAccount({ arn }: NamedPrincipal, { account }: WantedName): boolean {
  return account === undefined || accountOf(arn) === account;
}

function isMeant(principal: NamedPrincipal, wanted: WantedName): boolean {
  const { name, kind } = principal;
  return name.toLowerCase() === wanted.name && kind === (wanted.kind ?? kind) && isOfAccount(principal, wanted);
}

// Beside the roles of the account: those of the appliances, which decide whether the role can be assumed.
function wantsOf({ catalog, settings }: ScanInput, wanted: WantedName): WantsOf {
  const wantOthers = wantPrincipal(catalog, settings);
  return async (account) => {
    const isWanted = await wantOthers(account);
    return (head) => isOfAccount(head, wanted) || isWanted(head);
  };
}

type FoundPart = Omit<FoundPrincipal, 'organization' | 'applianceSides'>;

async function readMeant(estate: Estate, wanted: WantedName) {
  const found: FoundPart[] = [];
  const known: NamedPrincipal[] = [];
  const unread: UnreadText[] = [];
  let isThere = wanted.account === undefined;
  const given = await estate.readResources?.();
  for await (const reading of estate.readAccounts()) {
    const isAsked = reading.account.id === wanted.account;
    isThere ||= isAsked;
    if (reading.status === 'read') {
      addAll(
        known,
        reading.principals.map(({ arn, name, kind }) => ({ arn, name, kind })),
      );
      addAll(found, partsOf(reading, await openResources(given, reading), wanted));
      if (isAsked || wanted.account === undefined) addAll(unread, reading.unread ?? []);
    } else if (isAsked) {
      throw new CliError(`account ${reading.account.id} could not be read: ${reading.message}`);
    } else if (reading.status === 'unreadable' && wanted.account === undefined) {
      unread.push({ what: `account ${reading.account.id}`, why: reading.message });
    }
  }
  addAll(unread, estate.unread ?? []);
  if (!isThere) throw new CliError(`account ${wanted.account} is not among the ${estate.name}`);
  return { found, known, unread };
}

/** A call takes only so many arguments, and a folder may hold more of anything. */
function addAll<Item>(list: Item[], more: Iterable<Item>): void {
  for (const item of more) list.push(item);
}

function partsOf(
  { account, principals }: ReadAccount,
  resources: FoundPrincipal['resources'],
  wanted: WantedName,
): readonly FoundPart[] {
  return principals
    .filter((principal) => isMeant(principal, wanted))
    .map((principal) => ({
      principal,
      account,
      sharedPolicies: otherHolders(principal, principals),
      resources,
    }));
}

interface SearchedEstate {
  readonly where: string;
  readonly known: readonly NamedPrincipal[];
  readonly unread: readonly UnreadText[];
}

/** An account, a file, a role or user that was to be read and could not be. */
type UnreadText = Pick<UnreadPart, 'what' | 'why' | 'principal'>;

function notFound(named: string, wanted: WantedName, { where, known, unread }: SearchedEstate): string {
  const { account, name } = wanted;
  const place = account === undefined ? where : `account ${account}`;
  const nearest = known
    .map((each) => ({ ...each, edits: distance(name, each.name.toLowerCase()) }))
    .filter((each) => each.edits <= Math.max(2, name.length / 3) || each.name.toLowerCase().includes(name))
    .sort((a, b) => a.edits - b.edits || (a.arn < b.arn ? -1 : 1))
    .slice(0, maxOffered);
  const hint = nearest.length === 0 ? '' : `; ${offerOf(nearest.map(({ arn }) => arn))}`;
  return `${place} has no ${shown(named)}${hint}${unreadText(wanted, unread)}`;
}

// Of whom nobody knows that it is another, it may be the one.
function unreadText(wanted: WantedName, unread: readonly UnreadText[]): string {
  const [first, ...others] = unread.filter(({ principal }) => principal === undefined || isNamedBy(principal, wanted));
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `; it may be what could not be read: ${shown(first.what)}: ${shown(first.why)}${more}`;
}

function isNamedBy(arn: string, wanted: WantedName): boolean {
  const [, kind, name] = /:(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
  return name?.toLowerCase() === wanted.name && kind === (wanted.kind ?? kind);
}

function arnOf({ principal }: Pick<FoundPrincipal, 'principal'>): string {
  return principal.arn;
}

function offerOf(arns: readonly string[]): string {
  return offer(arns.slice(0, maxOffered).map(shown));
}

function shown(text: string): string {
  return escapeTerminal(text, maxShown);
}
