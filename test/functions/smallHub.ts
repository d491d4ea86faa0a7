// A hub over the small estate: fakes for the log, the alerts and the accounts.

import type { AccountReading } from '../../shared/estate/accountReading.ts';
import type { AwsEstate } from '../../shared/estate/awsEstate.ts';
import type { AwsOrganizationRecord } from '../../shared/estate/awsOrganizationRecord.ts';
import type { Hub, OpenEstate } from '../../shared/hub/hub.ts';
import type { ResourceInventory } from '../../shared/iam/resourceInventory.ts';
import type { RequiredSet } from '../../shared/requirements/requiredSet.ts';
import { type MemoryAuditLog, memoryAuditLog } from '../audit/memoryAuditLog.ts';
import { type FakeAlerts, fakeAlerts, readingOf, type SmallAccount, smallContext } from '../scan/smallEstate.ts';

export interface SmallHubAccount extends SmallAccount {
  /** The account is throttled to the last try, or the reading throws. */
  readonly fault?: 'throttled' | 'crash';
}

export interface SmallHub extends Hub {
  readonly log: MemoryAuditLog;
  readonly alerts: FakeAlerts;
  /** Accounts that were read, in order. */
  readonly reads: string[];
  readonly opened: OpenEstate[];
}

export interface SmallHubOptions {
  readonly startsAt?: string;
  readonly log?: MemoryAuditLog;
  readonly settings?: object;
  /** The sets of the catalog; default: `store` alone. */
  readonly sets?: readonly RequiredSet[];
  /** What is read of the keys that the settings name. */
  readonly named?: ResourceInventory;
}

/** `state` may be changed between runs. */
export function smallHub(state: Record<string, SmallHubAccount>, options: SmallHubOptions = {}): SmallHub {
  const { log = memoryAuditLog(), startsAt = '2026-11-22T02:00:00.000Z', settings, sets, named } = options;
  const alerts = fakeAlerts();
  const reads: string[] = [];
  const opened: OpenEstate[] = [];
  const plain = smallContext({ log, alerts, startsAt, ...(settings === undefined ? {} : { settings }) });
  const context = sets === undefined ? plain : { ...plain, catalog: { ...plain.catalog, sets } };
  return {
    log,
    alerts,
    reads,
    opened,
    context,
    bucket: 'audit-bucket',
    prefix: 'team/',
    openEstate: (asked) => {
      opened.push(asked);
      const readResources = named === undefined ? undefined : async () => named;
      return { ...smallAwsEstate(state, asked, reads), readResources };
    },
  };
}

function smallAwsEstate(
  state: Readonly<Record<string, SmallHubAccount>>,
  { only, alreadyRead }: OpenEstate,
  reads: string[],
): AwsEstate {
  const ids = Object.keys(state).filter(
    (id) => (only?.accounts?.includes(id) ?? true) && alreadyRead?.has(id) !== true,
  );
  const organization: AwsOrganizationRecord = { fault: 'there is none', list: Object.keys(state) };
  const why = 'there is no organization';
  const read = async (id: string): Promise<AccountReading> => {
    reads.push(id);
    const account = state[id];
    if (account?.fault === 'crash') throw new Error(`the reading of ${id} crashed`);
    const reading = readingOf(id, account?.allowed);
    if (account?.fault !== 'throttled') return reading;
    return {
      status: 'unreadable',
      account: reading.account,
      reason: 'throttled',
      message: 'throttled to the last try',
    };
  };
  return {
    name: 'small estate',
    skipped: [],
    readOrganization: async () => ({
      accountIds: Object.keys(state),
      scps: { evaluated: false, why },
      rcps: { evaluated: false, why },
    }),
    planAccounts: async () => ({ toRead: ids.map((id) => readingOf(id, []).account), notRead: [] }),
    describeOrganization: async () => organization,
    findAccount: async (id) => readingOf(id, []).account,
    readAccount: read,
    readAhead: read,
    async *readAccounts() {
      for (const id of ids) yield await read(id);
    },
  };
}
