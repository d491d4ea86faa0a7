// Events over Amazon EventBridge: drift of each role, and the end of each run.

import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { checkedClient } from '../aws/checkedClient.ts';
import { limitedHandler, smallAnswer } from '../aws/clientLimits.ts';
import type { AlertPort } from './alertPort.ts';
import { driftEvents, type EventEntry, eventSource, finishedEvent } from './driftEvents.ts';

export interface EventBridgeAlertsOptions {
  readonly client: EventBridgeClient;
  /** Name or ARN. */
  readonly eventBus: string;
  /** Waits before failed entries are sent again; default: a timer. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const maxEntries = 10;
const maxBatchBytes = 262_144;
const tries = 6;
const firstPauseMs = 200;

/** Events as driftEvents.ts states them. Entries that the bus refuses are sent again, up to six times in all. */
export function eventBridgeAlerts(options: EventBridgeAlertsOptions): Required<AlertPort> {
  return {
    name: `EventBridge bus ${options.eventBus}`,
    publishAlerts: async (alerts, onSent) => {
      for (const alert of alerts) {
        for (const batch of batches(driftEvents(alert))) await putEvents(options, batch);
        await onSent([alert.id]);
      }
    },
    publishFinished: (finished) => putEvents(options, [finishedEvent(finished)]),
  };
}

/** Events with a client of its own: AWS credential chain and region of the environment. */
export function connectEventBridgeAlerts(eventBus: string): Required<AlertPort> {
  const client = new EventBridgeClient({ maxAttempts: 6, requestHandler: limitedHandler(smallAnswer) });
  return eventBridgeAlerts({ eventBus, client: checkedClient(client) });
}

/** Cuts entries into calls of at most ten entries and 256 KiB in all. */
export function* batches(entries: readonly EventEntry[]): Generator<readonly EventEntry[]> {
  let batch: EventEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = entryBytes(entry);
    if (batch.length === maxEntries || (batch.length > 0 && bytes + size > maxBatchBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

// As EventBridge counts: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
function entryBytes({ detailType, detail }: EventEntry): number {
  return Buffer.byteLength(eventSource) + Buffer.byteLength(detailType) + Buffer.byteLength(detail);
}

async function putEvents(options: EventBridgeAlertsOptions, entries: readonly EventEntry[]): Promise<void> {
  const pause = options.pause ?? ((ms: number) => new Promise((resolve) => setTimeout(resolve, ms)));
  let left = entries;
  for (let attempt = 0; ; attempt += 1) {
    const failed = await putOnce(options, left);
    if (failed.entries.length === 0) return;
    if (attempt + 1 === tries) {
      throw new Error(
        `${options.eventBus}: ${failed.entries.length} events were refused ${tries} times: ${failed.why}`,
      );
    }
    left = failed.entries;
    await pause(firstPauseMs * 2 ** attempt);
  }
}

async function putOnce({ client, eventBus }: EventBridgeAlertsOptions, entries: readonly EventEntry[]) {
  const requested = entries.map((entry) => requestEntry(entry, eventBus));
  const answer = await client.send(new PutEventsCommand({ Entries: requested }));
  const results = answer.Entries ?? [];
  const failed = entries.filter((_, index) => results[index]?.EventId === undefined);
  const why = results.flatMap(({ ErrorCode, ErrorMessage }) =>
    ErrorCode ? [`${ErrorCode} ${ErrorMessage ?? ''}`] : [],
  );
  return { entries: failed, why: [...new Set(why)].join(', ') };
}

function requestEntry({ detailType, detail }: EventEntry, eventBus: string): PutEventsRequestEntry {
  return { EventBusName: eventBus, Source: eventSource, DetailType: detailType, Detail: detail };
}
