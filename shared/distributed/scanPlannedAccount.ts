// Reads and judges one account of a large scan, from the plan alone.

import { accountKey, type RunPlace } from '../audit/auditKeys.ts';
import { readRunStart } from '../audit/runStart.ts';
import type { AwsEstate } from '../estate/awsEstate.ts';
import { judgingTime } from '../estate/judgingTime.ts';
import type { Hub } from '../hub/hub.ts';
import { judgeAndWrite, type RecordAccounts } from '../run/recordAccounts.ts';
import { estateOf } from './planScan.ts';
import { type PlannedAccountFault, readPlannedOrganization, writeAccountFault } from './scanPlan.ts';

/** Thrown for an account that AWS throttled to the last try: the state machine retries by this name. */
export class AccountThrottled extends Error {
  override readonly name = 'AccountThrottled';
}

type AccountHub = Pick<Hub, 'context' | 'openEstate'>;

export interface PlannedAccount extends Pick<RecordAccounts, 'onAccount'> {
  /** The run that the account belongs to. */
  readonly place: RunPlace;
  /** 12 digits. */
  readonly account: string;
  /** Milliseconds that are left for the account; default: no end. */
  readonly remainingTimeMs?: (() => number) | undefined;
}

/**
 * Writes the account's records, once. What ends it otherwise is written down too, for the end of the run.
 *
 * @throws AccountThrottled, and whatever else is not the account's fault.
 */
export async function scanPlannedAccount(hub: AccountHub, planned: PlannedAccount): Promise<void> {
  try {
    await scanAccount(hub, planned);
  } catch (error) {
    const { place, account } = planned;
    await writeAccountFault(hub.context.log, place, { account, fault: describeFault(error) });
    throw error;
  }
}

async function scanAccount(hub: AccountHub, planned: PlannedAccount): Promise<void> {
  const { place, account, onAccount, remainingTimeMs } = planned;
  const { context } = hub;
  // A try whose answer was lost has written the records: they count.
  if ((await context.log.read(accountKey(place, account))) !== undefined) return;
  const start = await readRunStart(context.log, place);
  const estate = await openPlannedEstate(hub, place);
  const reading = await estate.readAccount(account);
  if (reading.status === 'unreadable' && reading.reason === 'throttled') throw new AccountThrottled(reading.message);
  const one = estateOf(estate.name, await estate.readOrganization(), [reading]);
  const accountTimeoutMs = context.settings.live.accountTimeoutSeconds * 1000;
  // Nobody else waits for this function: the account may have all the time that is left.
  const limitJudging = judgingTime({ accountTimeoutMs, remainingTimeMs, part: 1 });
  await judgeAndWrite(context, start, { estate: { ...one, limitJudging }, onAccount });
}

function describeFault(error: unknown): PlannedAccountFault {
  const message = error instanceof Error ? error.message : String(error);
  return { reason: error instanceof AccountThrottled ? 'throttled' : 'failed', message };
}

interface OpenedEstate {
  readonly hub: AccountHub;
  readonly runId: string;
  readonly estate: Promise<AwsEstate>;
}

/** A warm function reads the organization and the policies that AWS manages once per run. */
let opened: OpenedEstate | undefined;

function openPlannedEstate(hub: AccountHub, place: RunPlace): Promise<AwsEstate> {
  if (opened?.hub === hub && opened.runId === place.runId) return opened.estate;
  const estate = readPlannedOrganization(hub.context.log, place).then((organization) =>
    hub.openEstate({ runId: place.runId, organization }),
  );
  opened = { hub, runId: place.runId, estate };
  // A plan that could not be read now may be read by the next try.
  estate.catch(() => {
    opened = undefined;
  });
  return estate;
}
