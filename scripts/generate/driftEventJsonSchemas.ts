// The JSON Schemas of the events, for whoever consumes them: one per form of detail.

import * as z from 'zod';
import { driftEventSchema, finishedEventSchema } from '../../shared/alerts/driftEventSchema.ts';

/**
 * By name of the file in shared/alerts: `driftEvent` is the detail of `Veeam Role Drift Detected` and
 * `Veeam Role Drift Resolved`, `finishedEvent` that of `Veeam Role Drift Scan Finished`. Draft 2020-12.
 */
export function driftEventJsonSchemas(): Readonly<Record<'driftEvent' | 'finishedEvent', unknown>> {
  return {
    driftEvent: { ...z.toJSONSchema(driftEventSchema), title: 'Veeam Role Drift Detected, Veeam Role Drift Resolved' },
    finishedEvent: { ...z.toJSONSchema(finishedEventSchema), title: 'Veeam Role Drift Scan Finished' },
  };
}
