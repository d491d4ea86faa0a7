// Reads and judges one account of a large scan, from the plan alone.

import { accountKey, type RunPlace } from '../audit/auditKeys.ts';
import { readRunStart } from '../audit/runStart.ts';
import type { AccountReading } from '../estate/accountReading.ts';
import type { AwsEstate } from '../estate/awsEstate.ts';
import { judgingTime } from '../estate/judgingTime.ts';
import { recordReading, restoreReading } from '../estate/readingRecord.ts';
import type { Hub } from '../hub/hub.ts';
import { judgeAndWrite, type RecordAccounts } from '../run/recordAccounts.ts';
import { AccountThrottled } from './accountThrottled.ts';
import { estateOf } from './planScan.ts';
import {
  type PlannedAccountFault,
  readPlannedAppliance,
  readPlannedOrganization,
  writeAccountFault,
  writePlannedAppliance,
} from './scanPlan.ts';

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
  const { estate, readAhead } = await openPlannedEstate(hub, place);
  const reading = await estate.readAccount(account);
  if (reading.status === 'unreadable' && reading.reason === 'throttled') throw new AccountThrottled(reading.message);
  const one = estateOf(estate.name, await estate.readOrganization(), [reading]);
  const accountTimeoutMs = context.settings.live.accountTimeoutSeconds * 1000;
  // Nobody else waits for this function: the account may have all the time that is left.
  const limitJudging = judgingTime({ accountTimeoutMs, remainingTimeMs, part: 1 });
  // What goes into a report beside its findings is of no use here: another function renders it.
  const judging = { ...context, onJudged: undefined };
  const readResources = estate.readResources?.bind(estate);
  await judgeAndWrite(judging, start, { estate: { ...one, limitJudging, readAhead, readResources }, onAccount });
}

function describeFault(error: unknown): PlannedAccountFault {
  const message = error instanceof Error ? error.message : String(error);
  return { reason: error instanceof AccountThrottled ? 'throttled' : 'failed', message };
}

/** What a warm function keeps of a run: the organization, the policies that AWS manages, named keys and the appliances' accounts. */
interface PlannedEstate {
  readonly estate: AwsEstate;
  /** Reads the account of an appliance, unless another function of the run has. */
  readonly readAhead: NonNullable<AwsEstate['readAhead']>;
}

interface OpenedEstate {
  readonly hub: AccountHub;
  readonly runId: string;
  readonly planned: Promise<PlannedEstate>;
}

/** Read once per run. */
let opened: OpenedEstate | undefined;

function openPlannedEstate(hub: AccountHub, place: RunPlace): Promise<PlannedEstate> {
  if (opened?.hub === hub && opened.runId === place.runId) return opened.planned;
  const planned = readPlannedOrganization(hub.context.log, place).then((organization) => {
    const estate = hub.openEstate({ runId: place.runId, organization });
    return { estate, readAhead: sharedReading({ hub, place, estate }) };
  });
  opened = { hub, runId: place.runId, planned };
  // A plan that could not be read now may be read by the next try.
  planned.catch(() => {
    opened = undefined;
  });
  return planned;
}

interface SharedReading {
  readonly hub: AccountHub;
  readonly place: RunPlace;
  readonly estate: AwsEstate;
}

function sharedReading(shared: SharedReading): PlannedEstate['readAhead'] {
  const known = new Map<string, Promise<AccountReading | undefined>>();
  return (account) => {
    const reading = known.get(account) ?? readShared(shared, account);
    known.set(account, reading);
    return reading;
  };
}

async function readShared(
  { hub: { context }, place, estate }: SharedReading,
  account: string,
): Promise<AccountReading | undefined> {
  const stored = await readPlannedAppliance(context.log, place, account);
  if (stored !== undefined) return restoreReading(stored, await estate.findAccount(account));
  const reading = await estate.readAhead?.(account);
  if (reading?.status === 'read') {
    await writePlannedAppliance(
      context.log,
      place,
      recordReading(reading, ({ kind }) => kind === 'role'),
    );
  }
  return reading;
}
