// Lambda function scan: scans the organization on schedule, or what a payload names, and answers with a summary.

import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { overlayAuditLog } from '../../shared/audit/overlayAuditLog.ts';
import { addRunMetrics } from '../../shared/hub/addRunMetrics.ts';
import type { Hub } from '../../shared/hub/hub.ts';
import { logUnread } from '../../shared/hub/logUnread.ts';
import { openSealingHub } from '../../shared/hub/openSealingHub.ts';
import { readScanEvent, type ScanOrder } from '../../shared/hub/readScanEvent.ts';
import { remainingTime } from '../../shared/hub/remainingTime.ts';
import type { RunSummary } from '../../shared/run/runSummary.ts';

export interface ScanDependencies {
  readonly openHub: () => Promise<Pick<Hub, 'context' | 'openEstate'>>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What the caller of the function gets. */
export interface ScanAnswer extends RunSummary {
  /** Nothing was written and nobody was told. */
  readonly dryRun: boolean;
  /** An earlier delivery of the same event had finished the run: this one changed nothing. */
  readonly alreadyFinished: boolean;
}

export type ScanHandler = (event: unknown, context: Context) => Promise<ScanAnswer>;

/**
 * Makes the handler. It takes an EventBridge scheduled event or
 * `{ accounts?, organizationalUnits?, roles?, dryRun?, reason?, runId? }`, and runs once for each run id: that of the
 * event, of the payload, or of the request. What it throws, Lambda delivers again; nothing is done or told twice then.
 */
export function createHandler(dependencies: ScanDependencies): ScanHandler {
  const { logger, metrics } = dependencies;
  const wrapped = middy((event: unknown, context: Context) => scan(dependencies, event, context))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics));
  return (event, context) => wrapped(event, context);
}

let ready: ScanHandler | undefined;

/** The function as Lambda calls it; environment: shared/settings/hubEnvironment.ts. */
export function handler(event: unknown, context: Context): Promise<ScanAnswer> {
  ready ??= createHandler({ openHub: () => openSealingHub(process.env), logger: new Logger(), metrics: new Metrics() });
  return ready(event, context);
}

async function scan(dependencies: ScanDependencies, event: unknown, context: Context): Promise<ScanAnswer> {
  const { logger, metrics } = dependencies;
  const order = readScanEvent(event, context.awsRequestId);
  // What reads and judges is loaded while the settings are fetched.
  const [hub, { runScan }] = await Promise.all([dependencies.openHub(), import('../../shared/run/runScan.ts')]);
  const { request, dryRun } = order;
  logger.info('scan begins', { request, dryRun });
  const finished = await runScan(contextFor(hub, order), {
    request,
    openEstate: (alreadyRead) =>
      hub.openEstate({
        runId: request.runId,
        only: { accounts: request.accounts, organizationalUnits: request.organizationalUnits },
        alreadyRead,
        remainingTimeMs: remainingTime(context),
      }),
    onAccount: logUnread(logger),
  });
  const { summary, isNew } = finished;
  logger.info('scan ended', { summary, alreadyFinished: !isNew });
  if (isNew && !dryRun) addRunMetrics(metrics, finished, hub.context.now());
  return { ...summary, dryRun, alreadyFinished: !isNew };
}

function contextFor({ context }: Pick<Hub, 'context'>, { dryRun }: ScanOrder): Hub['context'] {
  return dryRun ? { ...context, log: overlayAuditLog(context.log), alerts: [], signers: undefined } : context;
}
