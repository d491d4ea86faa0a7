// Lambda function finish-scan: ends a large scan, seals its records and tells what changed.

import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { finishScanPayload } from '../../shared/distributed/scanPlan.ts';
import { addRunMetrics } from '../../shared/hub/addRunMetrics.ts';
import type { Hub } from '../../shared/hub/hub.ts';
import { openSealingHub } from '../../shared/hub/openSealingHub.ts';
import type { RunSummary } from '../../shared/run/runSummary.ts';

export interface FinishScanDependencies {
  readonly openHub: () => Promise<Pick<Hub, 'context' | 'openEstate'>>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

export type FinishScanHandler = (event: unknown, context: Context) => Promise<RunSummary>;

/** Makes the handler. Memory does not grow with accounts; done again, it changes nothing and gives the same answer. */
export function createHandler({ openHub, logger, metrics }: FinishScanDependencies): FinishScanHandler {
  const wrapped = middy(async (event: unknown, _context: Context) => {
    const { plan } = finishScanPayload.parse(event);
    const [{ context, openEstate }, { finishPlannedScan }] = await Promise.all([
      openHub(),
      import('../../shared/distributed/finishPlannedScan.ts'),
    ]);
    const finished = await finishPlannedScan({ context, openEstate }, plan);
    const { summary, isNew } = finished;
    logger.info('scan ended', { summary, alreadyFinished: !isNew });
    if (isNew) addRunMetrics(metrics, finished, context.now());
    return summary;
  })
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics));
  return (event, context) => wrapped(event, context);
}

let ready: FinishScanHandler | undefined;

/** The function as Lambda calls it; environment: shared/settings/hubEnvironment.ts. */
export function handler(event: unknown, context: Context): Promise<RunSummary> {
  ready ??= createHandler({ openHub: () => openSealingHub(process.env), logger: new Logger(), metrics: new Metrics() });
  return ready(event, context);
}
