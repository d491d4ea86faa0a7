// The two ways to scan an organization, through the handlers: one function, and the state machine's many.

import { createHandler as createFinish } from '../../functions/finish-scan/handler.ts';
import { createHandler as createPlan } from '../../functions/plan-scan/handler.ts';
import { createHandler as createScan } from '../../functions/scan/handler.ts';
import { createHandler as createScanAccount } from '../../functions/scan-account/handler.ts';
import type { Hub } from '../../shared/hub/hub.ts';
import { contextOf, quietLogger, quietMetrics } from './invocation.ts';

interface Tries {
  /** How often the state machine tries an account. */
  readonly tries?: number;
}

/** What the state machine does: plan, each account until it succeeds or the tries are used up, end. */
export async function runDistributed(hub: Hub, cause: unknown, { tries = 2 }: Tries = {}) {
  const openHub = async () => hub;
  const logger = quietLogger();
  const plan = await createPlan({ openHub, logger })({ event: cause, executionName: 'execution' }, contextOf());
  const stored = await hub.context.log.read(plan.key.slice(hub.prefix.length));
  const list: unknown = JSON.parse(new TextDecoder().decode(stored?.body));
  const scanAccount = createScanAccount({ openHub, logger });
  for (const account of Array.isArray(list) ? list : []) {
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const failed = await scanAccount({ plan, account }, contextOf()).then(
        () => false,
        () => true,
      );
      if (!failed) break;
    }
  }
  return createFinish({ openHub, logger, metrics: quietMetrics() })({ plan }, contextOf());
}

export async function runSingle(hub: Hub, cause: unknown) {
  return createScan({ openHub: async () => hub, logger: quietLogger(), metrics: quietMetrics() })(cause, contextOf());
}
