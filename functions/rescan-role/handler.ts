// Lambda function rescan-role: scans an account again soon after its roles, users or policies changed.

import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { rescanClaimKey } from '../../shared/audit/auditKeys.ts';
import { decodeJson, encodeJson } from '../../shared/audit/jsonLines.ts';
import { type Hub, openHub } from '../../shared/hub/hub.ts';
import { remainingTime } from '../../shared/hub/remainingTime.ts';
import { addRunMetrics } from '../../shared/hub/runMetrics.ts';
import { runScan } from '../../shared/run/runScan.ts';
import { type IamChange, readIamChange } from './iamChangeEvent.ts';

export interface RescanDependencies {
  readonly openHub: () => Promise<Pick<Hub, 'context' | 'openEstate'>>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * - `scanned`: this event's scan has run
 * - `covered`: another event of the same minute scans the account once for both
 * - `ignored`: the call does not bear on permissions
 */
export interface RescanAnswer {
  readonly outcome: 'scanned' | 'covered' | 'ignored';
  /** Absent where it was ignored. */
  readonly runId?: string;
}

export type RescanHandler = (event: unknown, context: Context) => Promise<RescanAnswer>;

/** Changes of one account within a minute are one scan, which begins when the minute is over. */
const windowMs = 60_000;
/** IAM needs seconds to show a change everywhere: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency */
const settleMs = 10_000;

/** Makes the handler. The first event of a minute claims the account, waits and scans; a second delivery goes on with it. */
export function createHandler(dependencies: RescanDependencies): RescanHandler {
  const { logger, metrics } = dependencies;
  const wrapped = middy(async (event: unknown, context: Context): Promise<RescanAnswer> => {
    const change = readIamChange(event);
    if (change === undefined) return { outcome: 'ignored' };
    const answer = await rescan(dependencies, change, context);
    logger.info('IAM change', { ...change, ...answer });
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
    openHub: () => openHub(process.env),
    sleep: (ms) => sleep(ms),
    logger: new Logger(),
    metrics: new Metrics(),
  });
  return ready(event, context);
}

async function rescan(dependencies: RescanDependencies, change: IamChange, context: Context): Promise<RescanAnswer> {
  const hub = await dependencies.openHub();
  const { log, now } = hub.context;
  const endsAt = (Math.floor(change.timeMs / windowMs) + 1) * windowMs;
  const runId = `rescan-${change.account}-${new Date(endsAt).toISOString()}`;
  if (!(await claim(log, runId, change))) return { outcome: 'covered', runId };
  const waitMs = Math.min(endsAt + settleMs - now().getTime(), windowMs + settleMs);
  if (waitMs > 0) await dependencies.sleep(waitMs);
  const finished = await runScan(hub.context, {
    request: { runId, trigger: 'event', reason: `IAM: ${change.call}`, accounts: [change.account] },
    openEstate: (alreadyRead) =>
      hub.openEstate({
        runId,
        only: { accounts: [change.account] },
        alreadyRead,
        remainingTimeMs: remainingTime(context),
      }),
  });
  if (finished.isNew) addRunMetrics(dependencies.metrics, finished, now());
  return { outcome: 'scanned', runId };
}

const rescanClaim = z.object({ event: z.string() });

/** True for the first event of the window, at its every delivery. */
async function claim(log: Hub['context']['log'], runId: string, { id }: IamChange): Promise<boolean> {
  const key = rescanClaimKey(runId);
  if ((await log.create(key, encodeJson({ event: id }))) === 'created') return true;
  const stored = await log.read(key);
  if (stored === undefined) throw new Error(`${log.name}: expected the claim of ${runId} at ${key}, found none`);
  // Anything else than a claim claims nothing: the event must not be lost to it.
  return rescanClaim.parse(decodeJson(stored.body, key)).event === id;
}
