// Begins a large scan: the start record, the accounts that need no reading, and the list of those that do.

import { readHead } from '../audit/auditHead.ts';
import { runSegment } from '../audit/auditKeys.ts';
import { placeOfRun, type RunStart } from '../audit/runStart.ts';
import type { AccountReading, Estate, OrganizationReading } from '../estate/accountReading.ts';
import type { Hub } from '../hub/hub.ts';
import { recordAccounts } from '../run/recordAccounts.ts';
import type { RunRequest } from '../run/runContext.ts';
import { startRun } from '../run/startRun.ts';
import { listGoneAccounts } from '../run/withGoneAccounts.ts';
import { planKey, type ScanPlan, writePlan } from './scanPlan.ts';

/**
 * Writes everything that belongs to no single account; the answer is small, whatever the number of accounts.
 *
 * @throws what the log and the estate throw; UnusableLogError where the log's head is gone.
 */
export async function planScan({ context, openEstate, bucket, prefix }: Hub, request: RunRequest): Promise<ScanPlan> {
  // A log that no run can go on with must show before thousands of accounts are read, not after.
  await readHead(context.log);
  const { start, recorded } = await startRun(context, request);
  const estate = openEstate({ runId: start.run, only: narrowedTo(start), alreadyRead: recorded });
  const { toRead, notRead } = await estate.planAccounts();
  const organization = await estate.readOrganization();
  const seen = new Set([...toRead.map(({ id }) => id), ...notRead.map(({ account }) => account.id), ...recorded]);
  const gone = await listGoneAccounts(context, start, { organization, seen });
  const known = estateOf(estate.name, organization, [...notRead, ...gone]);
  await recordAccounts(context, start, { estate: known });
  const place = placeOfRun(start);
  const accounts = toRead.map(({ id }) => id);
  await writePlan(context.log, place, { accounts, organization: await estate.describeOrganization() });
  const key = `${prefix}${planKey(place)}`;
  return { ...place, bucket, key, accounts: accounts.length, segment: runSegment(place) };
}

/** An estate of readings that are there already. */
export function estateOf(name: string, organization: OrganizationReading, readings: readonly AccountReading[]): Estate {
  return {
    name,
    skipped: [],
    readOrganization: async () => organization,
    async *readAccounts() {
      yield* readings;
    },
  };
}

function narrowedTo({ scope }: RunStart) {
  const { accounts, organizationalUnits } = scope;
  return { accounts, organizationalUnits };
}
