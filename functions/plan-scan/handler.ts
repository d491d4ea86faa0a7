// Lambda function plan-scan: begins a large scan and writes down which accounts it has to read.

import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import type { ScanPlan } from '../../shared/distributed/scanPlan.ts';
import type { Hub } from '../../shared/hub/hub.ts';
import { openHub } from '../../shared/hub/openHub.ts';
import { readScanEvent } from '../../shared/hub/readScanEvent.ts';

export interface PlanScanDependencies {
  readonly openHub: () => Promise<Hub>;
  readonly logger: Logger;
}

export type PlanScanHandler = (event: unknown, context: Context) => Promise<ScanPlan>;

/** `event` is what started the state machine; its execution names the run where the event has no id of its own. */
const payload = z.strictObject({ event: z.unknown(), executionName: z.string().min(1) });

/** Makes the handler. Done again for the same event, it plans what is still to do. */
export function createHandler({ openHub, logger }: PlanScanDependencies): PlanScanHandler {
  const wrapped = middy(async (event: unknown, _context: Context) => {
    const { event: cause, executionName } = payload.parse(event);
    const order = readScanEvent(cause, executionName);
    if (order.dryRun) throw new Error('dryRun: expected a scan by one Lambda; a large scan writes as it goes');
    const [hub, { planScan }] = await Promise.all([openHub(), import('../../shared/distributed/planScan.ts')]);
    const plan = await planScan(hub, order.request);
    logger.info('scan planned', { plan });
    return plan;
  }).use(injectLambdaContext(logger));
  return (event, context) => wrapped(event, context);
}

let ready: PlanScanHandler | undefined;

/** The function as Lambda calls it; environment: shared/settings/hubEnvironment.ts. */
export function handler(event: unknown, context: Context): Promise<ScanPlan> {
  ready ??= createHandler({ openHub: () => openHub(process.env), logger: new Logger() });
  return ready(event, context);
}
