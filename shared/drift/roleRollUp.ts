// How a role of one name stands in the accounts that must have it: Veeam's organization mode, counted account by account.

import * as z from 'zod';
import type { AccountParts } from './accountReport.ts';
import { severityOf } from './severity.ts';

const count = z.int().min(0);
const places = z.array(z.string()).readonly();

/** One name over all accounts that are expected to have it. */
export const roleRollUpSchema = z.object({
  name: z.string(),
  requirements: z.array(z.string()).readonly().describe('Ids of the sets that it must have'),
  accounts: count.describe('That are expected to have it; those that are left out do not count'),
  whole: count.describe('Without a finding that counts'),
  missing: count,
  drifted: count,
  unread: count.describe('Where the account, or the role, was not read'),
  missingIn: places.describe('Account ids, the first 20'),
  driftedIn: places.describe('Account ids, the first 20'),
});
export type RoleRollUp = Readonly<z.output<typeof roleRollUpSchema>>;

const maxPlaces = 20;

/** Gives how the expected roles of one account stand; none where the account was left out on purpose. */
export function rollUpAccount({ coverage, principals }: AccountParts): readonly RoleRollUp[] {
  if (coverage.status === 'excluded') return [];
  const { expectedRoles = [] } = coverage;
  const reports = expectedRoles.length === 0 ? [] : [...principals];
  return expectedRoles.map(({ name, requirements, principal, isUnread }) => {
    const report = reports.find((each) => each.principal === principal);
    const state = isUnread === true ? 'unread' : report === undefined ? 'missing' : stateOf(report.worst);
    return {
      name,
      requirements,
      accounts: 1,
      whole: Number(state === 'whole'),
      missing: Number(state === 'missing'),
      drifted: Number(state === 'drifted'),
      unread: Number(state === 'unread'),
      missingIn: state === 'missing' ? [coverage.account] : [],
      driftedIn: state === 'drifted' ? [coverage.account] : [],
    };
  });
}

function stateOf(worst: string | null): 'whole' | 'drifted' {
  return worst === null || severityOf(worst) === 'info' ? 'whole' : 'drifted';
}

/** Adds two parts of a run; names sorted. */
export function addRollUps(a: readonly RoleRollUp[], b: readonly RoleRollUp[]): readonly RoleRollUp[] {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const byName = Map.groupBy([...a, ...b], ({ name }) => name.toLowerCase());
  const sums = [...byName.values()].map((parts) => parts.reduce(addTwo));
  return sums.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

function addTwo(a: RoleRollUp, b: RoleRollUp): RoleRollUp {
  return {
    name: a.name,
    requirements: [...new Set([...a.requirements, ...b.requirements])].sort(),
    accounts: a.accounts + b.accounts,
    whole: a.whole + b.whole,
    missing: a.missing + b.missing,
    drifted: a.drifted + b.drifted,
    unread: a.unread + b.unread,
    missingIn: firstOf(a.missingIn, b.missingIn),
    driftedIn: firstOf(a.driftedIn, b.driftedIn),
  };
}

function firstOf(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...a, ...b].sort().slice(0, maxPlaces);
}
