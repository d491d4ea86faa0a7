// Accounts that a state knows and that do not exist any more.

import { stateAccount, statesPrefix } from '../audit/auditKeys.ts';
import { isPartial, type RunStart } from '../audit/runStart.ts';
import type { AccountReading, Estate, OrganizationReading } from '../estate/accountReading.ts';
import { estateLike } from '../estate/estateLike.ts';
import type { RunContext } from './runContext.ts';

/** The same estate, which after its own accounts gives those that are gone. */
export function withGoneAccounts(context: RunContext, start: RunStart, estate: Estate): Estate {
  return estateLike(estate, {
    async *readAccounts() {
      const seen = new Set<string>();
      for await (const reading of estate.readAccounts()) {
        seen.add(reading.account.id);
        yield reading;
      }
      yield* await listGoneAccounts(context, start, { organization: await estate.readOrganization(), seen });
    },
  });
}

export interface LookForGone {
  readonly organization: OrganizationReading;
  /** Accounts that this run reads or reports otherwise. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Only a run over everything, of an estate that says it has named every account, can miss one. An account that the
 * settings leave out is not missed, and one that they release is reported as left out.
 */
export async function listGoneAccounts(
  { log, settings }: RunContext,
  start: RunStart,
  { organization, seen }: LookForGone,
): Promise<readonly AccountReading[]> {
  if (isPartial(start) || organization.isComplete !== true) return [];
  const { exclude, include } = settings.live.accounts;
  const present = new Set([...organization.accountIds, ...seen, ...exclude]);
  const gone: AccountReading[] = [];
  for await (const { key } of log.list(statesPrefix)) {
    const id = stateAccount(key);
    if (id === undefined || present.has(id) || include?.includes(id) === false) continue;
    const isReleased = settings.released.some(({ account, principal }) => account === id && principal === '*');
    gone.push(isReleased ? { ...left(id), status: 'excluded', message: 'released by the settings' } : left(id));
  }
  return gone;
}

function left(id: string) {
  return {
    status: 'unreadable',
    account: { id, partition: 'aws', isManagementAccount: false, levels: [] },
    reason: 'gone',
    message: 'the organization does not have it any more',
  } as const;
}
