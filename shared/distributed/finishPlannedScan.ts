// Ends a large scan: accounts without records become unreadable ones, then the run is finished like any other.

import { accountKey, accountsPrefix, type RunPlace } from '../audit/auditKeys.ts';
import { readRunStart } from '../audit/runStart.ts';
import type { AccountReading } from '../estate/accountReading.ts';
import type { Hub } from '../hub/hub.ts';
import { finishDeadRuns } from '../run/finishDeadRuns.ts';
import { type FinishedRun, finishedBefore, readEarlierTry } from '../run/finishedRun.ts';
import { judgeAndWrite } from '../run/recordAccounts.ts';
import { finishRun } from '../run/runSteps.ts';
import { estateOf } from './planScan.ts';
import { readAccountFault, readPlannedAccounts, readPlannedOrganization } from './scanPlan.ts';

/**
 * @throws what the log and the alert ports throw; and, once the run itself is over, why an earlier run that died could
 * not be finished.
 */
export async function finishPlannedScan(
  hub: Pick<Hub, 'context' | 'openEstate'>,
  place: RunPlace,
): Promise<FinishedRun> {
  const { context } = hub;
  const { finished: done } = await readEarlierTry(context, place);
  if (done !== undefined) return finishedBefore(done);
  const failures = await finishDeadRuns(context, place.runId);
  await recordMissingAccounts(hub, place);
  const finished = await finishRun(context, place);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  return finished;
}

/** Every account of the plan ends as read or as unreadable with a reason. */
async function recordMissingAccounts(
  { context, openEstate }: Pick<Hub, 'context' | 'openEstate'>,
  place: RunPlace,
): Promise<void> {
  const recorded = await recordedKeys(context.log, place);
  const planned = await readPlannedAccounts(context.log, place);
  const missing = planned.filter((account) => !recorded.has(accountKey(place, account)));
  if (missing.length === 0) return;
  const organization = await readPlannedOrganization(context.log, place);
  const estate = openEstate({ runId: place.runId, organization });
  const readings: AccountReading[] = [];
  for (const id of missing) {
    const fault = await readAccountFault(context.log, place, id);
    readings.push({
      status: 'unreadable',
      account: await estate.findAccount(id),
      reason: fault?.reason ?? 'failed',
      message: fault?.message ?? 'its scan ended without an answer',
    });
  }
  const start = await readRunStart(context.log, place);
  await judgeAndWrite(context, start, {
    estate: estateOf(estate.name, await estate.readOrganization(), readings),
  });
}

async function recordedKeys(log: Hub['context']['log'], place: RunPlace): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const { key } of log.list(accountsPrefix(place))) keys.add(key);
  return keys;
}
