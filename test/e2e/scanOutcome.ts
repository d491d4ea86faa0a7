// What the function scan is asked, and what a run of it leaves behind in the counterpart.

import { alertMessageSchema } from '../../shared/alerts/alertInput.ts';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { collect } from '../collect.ts';
import type { HubWorld } from './hubWorld.ts';

/** The event of the schedule. */
export function scheduled(id: string, time: string): object {
  return {
    version: '0',
    id,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time,
    region: 'eu-central-1',
    resources: ['arn:aws:events:eu-central-1:123456789012:rule/veeam-drift-schedule'],
    detail: {},
  };
}

/** The alerts that have come since the last look. */
export async function alertsOf(hub: HubWorld) {
  const messages = await hub.alerts.drain();
  return messages.map((message) => {
    const text = typeof message === 'object' && message !== null && 'Message' in message ? String(message.Message) : '';
    return alertMessageSchema.parse(JSON.parse(text));
  });
}

/** Keys of all that the hub has stored. */
export async function keysOf({ log }: HubWorld): Promise<readonly string[]> {
  return (await collect(log.list(''))).map(({ key }) => key);
}

/** What a run found about actions and accounts. The wide policy that AWS manages adds excess of its own. */
export async function findingsOf({ log }: HubWorld, run: string) {
  const keys = (await collect(log.list('audit/v1/'))).map(({ key }) => key);
  const bodies = await Promise.all(
    keys
      .filter((key) => key.includes(`/run=${run}/account=`))
      .map(async (key) => ({ key, stored: await log.read(key) })),
  );
  const records = bodies.flatMap(({ key, stored }) => readAuditRecords(stored?.body ?? new Uint8Array(), key));
  return records.flatMap((record) =>
    record.record === 'finding' && /^AC(TION|COUNT)_/.test(record.code) ? [record] : [],
  );
}
