// Looks through an estate for roles and users of Veeam's that neither a tag nor the settings name.

import type { AccountReading, Estate } from '../estate/accountReading.ts';
import type { UnreadPart } from '../vocabulary/readAccount.ts';
import type { ApplianceSight, JoinedAppliance } from './appliance/watchAppliance.ts';
import { type Candidate, createWeigher, type DiscoverySettings } from './candidate.ts';

export interface Discovery {
  /** By account, then in the order of the export. */
  readonly candidates: readonly Candidate[];
  readonly accounts: number;
  /** Accounts, and files, roles and users in them, that could not be read, and why; `*`: a file of nobody knows which. */
  readonly unread: readonly { readonly account: string; readonly why: string }[];
  readonly roles: number;
  readonly users: number;
  /** Roles and users that a tag or the settings name already. */
  readonly named: number;
  /** What the appliance says; absent where it was not asked. */
  readonly appliance?: JoinedAppliance;
}

export interface DiscoveryRequest extends DiscoverySettings {
  /** The roles of an appliance, to hold against those of the estate. */
  readonly appliance?: ApplianceSight | undefined;
}

/**
 * Reads every account once. A role is offered where something beside its rights speaks for Veeam, or its rights alone
 * are those of a set. Nothing here changes what a scan judges. Throws what the estate throws.
 */
export async function discoverEstate(estate: Estate, input: DiscoveryRequest): Promise<Discovery> {
  const weigh = createWeigher(input);
  const counts = { roles: 0, users: 0, named: 0 };
  const accounts = new Set<string>();
  const unread: Unread[] = [];
  const found: Candidate[] = [];
  await estate.readOrganization();
  for await (const reading of estate.readAccounts()) {
    unread.push(...unreadOf(reading));
    if (reading.status !== 'read') continue;
    accounts.add(reading.account.id);
    counts.roles += reading.roles;
    counts.users += reading.users;
    for (const principal of reading.principals) {
      input.appliance?.observe(principal, reading.account);
      const weighed = weigh(principal, reading.account);
      if (weighed === 'named') counts.named += 1;
      else if (weighed !== undefined) found.push(weighed);
    }
  }
  const candidates = offered(withTrust(found));
  const appliance = input.appliance?.join(candidates, accounts);
  return {
    ...counts,
    accounts: accounts.size,
    unread: [...unread, ...partsUnread('*', estate.unread)],
    candidates,
    ...(appliance !== undefined && { appliance }),
  };
}

type Unread = Discovery['unread'][number];

function unreadOf(reading: AccountReading): readonly Unread[] {
  switch (reading.status) {
    case 'read':
      return partsUnread(reading.account.id, reading.unread);
    case 'unreadable':
      return [{ account: reading.account.id, why: reading.message }];
    case 'excluded':
      return [];
  }
}

function partsUnread(account: string, parts: readonly UnreadPart[] = []): readonly Unread[] {
  return parts.map(({ what, why }) => ({ account, why: `${what}: ${why}` }));
}

// Who is trusted by an appliance-like role is known only once all accounts were read.
function withTrust(found: readonly Candidate[]): readonly Candidate[] {
  const appliances = new Set(found.filter(({ isAppliance }) => isAppliance).map(({ arn }) => arn));
  return found.map((candidate) => {
    const trusts = candidate.trusted
      .filter((arn) => appliances.has(arn) && candidate.evidence.every(({ value }) => value !== arn))
      .map((value) => ({ kind: 'trusts', value }) as const);
    return trusts.length === 0 ? candidate : { ...candidate, evidence: [...trusts, ...candidate.evidence] };
  });
}

/** Short lists of common actions are in many policies that have nothing to do with Veeam. */
const leastAlone = 15;
const leastShareAlone = 0.9;
const mostForeignAlone = 0.25;

// What may only be an appliance is offered where something that is offered trusts it.
function offered(found: readonly Candidate[]): readonly Candidate[] {
  const sure = new Set(found.filter(isOffered));
  const trusted = new Set([...sure].flatMap((candidate) => candidate.trusted));
  return found.filter((one) => sure.has(one) || (one.isAppliance && trusted.has(one.arn)));
}

function isOffered({ evidence, likeness }: Candidate): boolean {
  if (evidence.some(({ kind }) => kind !== 'policy' && kind !== 'appliance')) return true;
  if (likeness.kind !== 'ranked') return false;
  if (evidence.some(({ kind }) => kind === 'policy')) return true;
  const [[best]] = likeness.answers;
  return (
    best.required >= leastAlone &&
    best.has >= best.required * leastShareAlone &&
    best.foreign <= best.required * mostForeignAlone
  );
}
