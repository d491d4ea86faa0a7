// Where the deployed functions tell what changed. The client of a service is loaded when there is something to tell.

import type { AlertPort } from '../alerts/alertPort.ts';
import type { HubEnvironment } from '../settings/hubEnvironment.ts';
import type { Settings } from '../settings/settings.ts';

/** Names are those of the ports themselves, because a run's ledger keeps what was sent by name. */
export function hubAlerts(environment: HubEnvironment, { alerts }: Pick<Settings, 'alerts'>): readonly AlertPort[] {
  const topicArn = environment.VEEAM_DRIFT_TOPIC_ARN ?? alerts.topicArn;
  const eventBus = environment.VEEAM_DRIFT_EVENT_BUS ?? alerts.eventBus;
  return [
    ...(topicArn === undefined ? [] : [snsOnDemand(topicArn)]),
    ...(eventBus === undefined ? [] : [eventBridgeOnDemand(eventBus)]),
  ];
}

function snsOnDemand(topicArn: string): AlertPort {
  const connect = once(async () => (await import('../alerts/snsAlerts.ts')).connectSnsAlerts(topicArn));
  return {
    name: `SNS topic ${topicArn}`,
    publishAlerts: async (alerts, onSent) => {
      if (alerts.length > 0) await (await connect()).publishAlerts(alerts, onSent);
    },
  };
}

function eventBridgeOnDemand(eventBus: string): AlertPort {
  const connect = once(async () => (await import('../alerts/eventBridgeAlerts.ts')).connectEventBridgeAlerts(eventBus));
  return {
    name: `EventBridge bus ${eventBus}`,
    publishAlerts: async (alerts, onSent) => {
      if (alerts.length > 0) await (await connect()).publishAlerts(alerts, onSent);
    },
    publishFinished: async (finished) => (await connect()).publishFinished(finished),
  };
}

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
