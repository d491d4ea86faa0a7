// Lambda function rescan-role: scans an account again soon after its roles, users or policies changed.

import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { AwsEstate } from '../../shared/estate/awsEstate.ts';
import { addRunMetrics } from '../../shared/hub/addRunMetrics.ts';
import type { Hub, OpenEstate } from '../../shared/hub/hub.ts';
import { logUnread } from '../../shared/hub/logUnread.ts';
import { openSealingHub } from '../../shared/hub/openSealingHub.ts';
import { remainingTime } from '../../shared/hub/remainingTime.ts';
import { claimRescan, runOfChange, windowMs } from './claimRescan.ts';
import { createOrganizationMemory, type OrganizationMemory } from './organizationMemory.ts';
import { type IamChange, readIamChange } from './readIamChange.ts';

type OpenedHub = Pick<Hub, 'context' | 'openEstate'>;

export interface RescanDependencies {
  readonly openHub: () => Promise<OpenedHub>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * - `scanned`: this event's scan has run
 * - `covered`: another event of the same minute scans the account once for both
 * - `postponed`: the account had its scans of this hour; the next scheduled scan sees the change
 * - `ignored`: the call does not bear on permissions
 */
export interface RescanAnswer {
  readonly outcome: 'scanned' | 'covered' | 'postponed' | 'ignored';
  /** Absent where it was ignored. */
  readonly runId?: string;
}

export type RescanHandler = (event: unknown, context: Context) => Promise<RescanAnswer>;

/** IAM needs seconds to show a change everywhere: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency */
const settleMs = 10_000;

/** Makes the handler. The first event of a minute claims the account, waits and scans; a second delivery goes on with it. */
export function createHandler(dependencies: RescanDependencies): RescanHandler {
  const { logger, metrics } = dependencies;
  const memory = createOrganizationMemory();
  const wrapped = middy(async (event: unknown, context: Context): Promise<RescanAnswer> => {
    const change = readIamChange(event);
    if (change === undefined) return { outcome: 'ignored' };
    const answer = await rescan({ ...dependencies, memory }, change, context);
    logger.info('IAM change', { change, answer });
    return answer;
  })
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics));
  return (event, context) => wrapped(event, context);
}

let ready: RescanHandler | undefined;

/** The function as Lambda calls it; environment: shared/settings/hubEnvironment.ts. */
export function handler(event: unknown, context: Context): Promise<RescanAnswer> {
  ready ??= createHandler({
    openHub: () => openSealingHub(process.env),
    sleep: (ms) => sleep(ms),
    logger: new Logger(),
    metrics: new Metrics(),
  });
  return ready(event, context);
}

type Rescanning = RescanDependencies & { readonly memory: OrganizationMemory };

async function rescan(dependencies: Rescanning, change: IamChange, context: Context): Promise<RescanAnswer> {
  const hub = await dependencies.openHub();
  const { log, now } = hub.context;
  const { runId, endsAtMs } = runOfChange(change);
  const claim = await claimRescan(log, change);
  if (claim === 'postponed') {
    dependencies.logger.warn('account had its rescans of this hour, left to the schedule', { account: change.account });
  }
  if (claim !== 'mine') return { outcome: claim, runId };
  const waitMs = Math.min(endsAtMs + settleMs - now().getTime(), windowMs + settleMs);
  if (waitMs > 0) await dependencies.sleep(waitMs);
  const [openEstate, { runScan }] = await Promise.all([
    estateOpener(hub, dependencies.memory, change),
    import('../../shared/run/runScan.ts'),
  ]);
  const finished = await runScan(hub.context, {
    request: { runId, trigger: 'event', reason: `IAM: ${change.call}`, accounts: [change.account] },
    openEstate: (alreadyRead) => openEstate({ runId, alreadyRead, remainingTimeMs: remainingTime(context) }),
    onAccount: logUnread(dependencies.logger),
  });
  const { manifest } = finished.summary;
  dependencies.logger.info('scan ended', { runId, manifest, alreadyFinished: !finished.isNew });
  if (finished.isNew) addRunMetrics(dependencies.metrics, finished, now());
  return { outcome: 'scanned', runId };
}

/** Opens the estate of the changed account, with the organization that an earlier change has read. */
async function estateOpener({ context, openEstate }: OpenedHub, memory: OrganizationMemory, { account }: IamChange) {
  const nowMs = context.now().getTime();
  const organization = await memory.recall(account, nowMs);
  return (asked: Omit<OpenEstate, 'only' | 'organization'>): AwsEstate => {
    const only = { accounts: [account] };
    const estate = openEstate({ ...asked, only, ...(organization === undefined ? {} : { organization }) });
    if (organization === undefined) memory.keep(estate.describeOrganization(), nowMs);
    return estate;
  };
}
