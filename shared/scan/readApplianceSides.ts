// Reads the accounts of the settings' appliances before all others, whatever the order in which accounts come.

import pMap from 'p-map';
import {
  type ApplianceSide,
  type ApplianceSides,
  accountOfAppliance,
  impersonationSet,
} from '../drift/applianceSide.ts';
import type { AccountReading, Estate } from '../estate/accountReading.ts';
import { matchesWildcard } from '../iam/matchesWildcard.ts';
import type { Account, Principal } from '../iam/principal.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { Settings } from '../settings/settings.ts';

export interface ReadApplianceSides {
  readonly estate: Pick<Estate, 'readAhead'>;
  readonly catalog: Catalog;
  readonly settings: Settings;
}

/** Whether the settings name the role (ARN) as an appliance's. */
export function isApplianceRole({ appliances }: Pick<Settings, 'appliances'>, arn: string): boolean {
  return appliances.some(({ role }) => role !== undefined && matchesWildcard(role, arn));
}

/** Accounts of appliances that are read at the same time. */
const readAtOnce = 4;

/**
 * Gives what the appliances' accounts say, each read once. Memory holds the roles of the appliances, and the readings
 * until their turn comes.
 */
export async function readApplianceSides(question: ReadApplianceSides): Promise<ApplianceSides> {
  const { estate, settings } = question;
  const { readAhead } = estate;
  if (readAhead === undefined) return new Map();
  const accounts = [...new Set(settings.appliances.map(accountOfAppliance))];
  const sides = await pMap(
    accounts,
    async (account) => [account, sideOf(question, account, await readAhead(account))] as const,
    { concurrency: readAtOnce },
  );
  return new Map(sides);
}

function sideOf(question: ReadApplianceSides, account: string, reading: AccountReading | undefined): ApplianceSide {
  const { settings } = question;
  if (reading === undefined) return { status: 'unknown', why: `account ${account} is not among those that are read` };
  if (reading.status !== 'read')
    return { status: 'unknown', why: `account ${account} was not read: ${reading.message}` };
  const roles = reading.principals.flatMap((principal) => {
    const isImpersonation = carriesSet(question, reading.account, principal);
    return isImpersonation || isApplianceRole(settings, principal.arn) ? [{ principal, isImpersonation }] : [];
  });
  const isWhole = (reading.unread ?? []).length === 0 && reading.mayBePartial !== true;
  return { status: 'read', account: reading.account, roles, isWhole };
}

function carriesSet({ settings, catalog }: ReadApplianceSides, { id, levels }: Account, principal: Principal): boolean {
  if (principal.kind !== 'role') return false;
  const selection = selectRequirements({ principal, accountId: id, levels, settings, catalog });
  return selection?.sets.some(({ id }) => id === impersonationSet) === true;
}
