// Lambda function scan-account: reads and judges one account of a large scan.

import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import { AccountThrottled } from '../../shared/distributed/accountThrottled.ts';
import { scanAccountPayload } from '../../shared/distributed/scanPlan.ts';
import type { Hub } from '../../shared/hub/hub.ts';
import { logUnread } from '../../shared/hub/logUnread.ts';
import { openHub } from '../../shared/hub/openHub.ts';
import { remainingTime } from '../../shared/hub/remainingTime.ts';

export interface ScanAccountDependencies {
  readonly openHub: () => Promise<Pick<Hub, 'context' | 'openEstate'>>;
  readonly logger: Logger;
}

export type ScanAccountHandler = (event: unknown, context: Context) => Promise<void>;

/**
 * Makes the handler. An account that cannot be read is a record like any other; only throttling is thrown, as
 * `AccountThrottled`, so that the state machine tries again later. Done again, it changes nothing.
 */
export function createHandler({ openHub, logger }: ScanAccountDependencies): ScanAccountHandler {
  // Settings and catalog are the same for all accounts that this instance will see.
  let hub: ReturnType<typeof openHub> | undefined;
  const wrapped = middy(async (event: unknown, context: Context) => {
    const { plan, account } = scanAccountPayload.parse(event);
    hub ??= openHub();
    try {
      const [opened, { scanPlannedAccount }] = await Promise.all([
        hub,
        import('../../shared/distributed/scanPlannedAccount.ts'),
      ]);
      await scanPlannedAccount(opened, {
        place: plan,
        account,
        onAccount: logUnread(logger),
        remainingTimeMs: remainingTime(context),
      });
    } catch (error) {
      if (!(error instanceof AccountThrottled)) hub = undefined;
      logger.warn('account not scanned, left to the state machine to try again', { account, error });
      throw error;
    }
    logger.info('account scanned', { account, run: plan.runId });
  }).use(injectLambdaContext(logger));
  return async (event, context) => {
    await wrapped(event, context);
  };
}

let ready: ScanAccountHandler | undefined;

/** The function as Lambda calls it; environment: shared/settings/hubEnvironment.ts. */
export function handler(event: unknown, context: Context): Promise<void> {
  ready ??= createHandler({ openHub: () => openHub(process.env), logger: new Logger() });
  return ready(event, context);
}
