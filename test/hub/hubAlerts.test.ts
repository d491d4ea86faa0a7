import { describe, expect, it } from 'vitest';
import { connectEventBridgeAlerts } from '../../shared/alerts/eventBridgeAlerts.ts';
import { connectSnsAlerts } from '../../shared/alerts/snsAlerts.ts';
import { hubAlerts } from '../../shared/hub/hubAlerts.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';

const topicArn = 'arn:aws:sns:eu-central-1:111122223333:drift';
const eventBus = 'drift-bus';
const environment = { AWS_REGION: 'eu-central-1', LAMBDA_TASK_ROOT: '.' };

describe('hubAlerts', () => {
  it('names its ports as those that it loads are named, because ledgers of earlier runs have these names', () => {
    const settings = { alerts: { ...defaultSettings.alerts, topicArn, eventBus } };
    expect(hubAlerts(environment, settings).map(({ name }) => name)).toEqual([
      connectSnsAlerts(topicArn).name,
      connectEventBridgeAlerts(eventBus).name,
    ]);
  });

  it('takes the environment before the settings, and has no port where neither names one', () => {
    const named = { ...environment, VEEAM_DRIFT_EVENT_BUS: 'other-bus' };
    const settings = { alerts: { ...defaultSettings.alerts, eventBus } };
    expect(hubAlerts(named, settings).map(({ name }) => name)).toEqual(['EventBridge bus other-bus']);
    expect(hubAlerts(environment, defaultSettings)).toEqual([]);
  });

  it('tells the end of a run on the bus alone: a topic has no subscriber for it', () => {
    const settings = { alerts: { ...defaultSettings.alerts, topicArn, eventBus } };
    const [topic, bus] = hubAlerts(environment, settings);
    expect([topic?.publishFinished, typeof bus?.publishFinished]).toEqual([undefined, 'function']);
  });
});
