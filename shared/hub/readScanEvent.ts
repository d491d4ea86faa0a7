// What a scan can be started with: the schedule's event, or a payload of one's own.

import * as z from 'zod';
import type { RunRequest } from '../run/runContext.ts';
import { accountIdSchema } from '../vocabulary/accountIdSchema.ts';
import { arnParts } from '../vocabulary/arnParts.ts';

const ouId = z
  .string()
  .regex(/^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/, 'expected an OU id (ou-…) or a root id (r-…)');
const principalArn = z
  .string()
  .regex(/^arn:[\w-]+:iam::\d{12}:(role|user)\/\S+$/, 'expected the ARN of a role or user');

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html: members that are not needed may come. */
const scheduledEvent = z.object({
  id: z.string().min(1),
  source: z.literal('aws.events', 'expected a scheduled event: source aws.events'),
  'detail-type': z.literal('Scheduled Event', 'expected a scheduled event: detail-type Scheduled Event'),
  time: z.iso.datetime('expected a time as YYYY-MM-DDTHH:MM:SSZ'),
});

const onDemandPayload = z
  .strictObject({
    accounts: z.array(accountIdSchema).min(1).exactOptional().describe('Only these accounts'),
    organizationalUnits: z.array(ouId).min(1).exactOptional().describe('Only accounts below these OUs'),
    roles: z.array(principalArn).min(1).exactOptional().describe('Only these roles and users of their accounts'),
    dryRun: z.boolean().exactOptional().describe('Judge, write and tell nothing'),
    reason: z.string().min(1).max(500).exactOptional().describe('Why, for the audit log'),
    runId: z
      .string()
      .regex(/^[\w.:-]{1,128}$/, 'expected 1 to 128 letters, digits and . : - _')
      .exactOptional()
      .describe('The same id for every delivery of the same request; default: the id of the request'),
  })
  .describe('Payload of a scan on demand');

export interface ScanOrder {
  readonly request: RunRequest;
  readonly dryRun: boolean;
}

/**
 * Reads the event of a scan; `requestId` names the run where the event has no id of its own.
 *
 * @throws Error with every fault and its path.
 */
export function readScanEvent(event: unknown, requestId: string): ScanOrder {
  const isFromEventBus = typeof event === 'object' && event !== null && 'detail-type' in event;
  if (isFromEventBus) {
    const { id, time } = parse(scheduledEvent, event);
    return { request: { runId: id, trigger: 'schedule', at: new Date(time).toISOString() }, dryRun: false };
  }
  const { dryRun = false, runId = requestId, accounts, ...rest } = parse(onDemandPayload, event ?? {});
  const named = accounts ?? rest.roles?.map((arn) => arnParts(arn).account);
  const scope = named === undefined ? {} : { accounts: [...new Set(named)] };
  return { request: { ...rest, ...scope, runId, trigger: 'on-demand' }, dryRun };
}

function parse<Shape>(schema: z.ZodType<Shape>, event: unknown): Shape {
  const parsed = schema.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new Error(`the event cannot be read: ${z.prettifyError(parsed.error)}`);
}
