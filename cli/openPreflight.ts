// Puts the checks of `veeam-drift preflight` together: loaded only where it is asked for, as the AWS SDK is large.

import { auditBucketCalls } from '../shared/audit/s3DryCalls.ts';
import { managedPolicyCalls, organizationCalls, readCaller } from '../shared/estate/awsDryCalls.ts';
import { createAwsEstate } from '../shared/estate/awsEstate.ts';
import { type NeededCall, type PreflightCheck, runPreflight } from '../shared/preflight/preflight.ts';
import type { Settings } from '../shared/settings/settings.ts';
import type { LiveOptions } from './liveOptions.ts';
import { deskEstateOptions, liveCredentials, liveRegion } from './openLiveEstate.ts';

export async function openPreflight(options: LiveOptions, settings: Settings): Promise<AsyncIterable<PreflightCheck>> {
  const estate = deskEstateOptions(options, settings);
  const { clients } = estate;
  const { bucket, prefix } = settings.audit;
  const access = { region: liveRegion(options), credentials: liveCredentials(options) };
  return runPreflight({
    settings,
    estate: createAwsEstate(estate),
    caller: await readCaller(clients),
    partition: clients.partition,
    dryCalls: [
      ...(settings.live.accounts.list === undefined ? organizationCalls(clients) : []),
      ...managedPolicyCalls(clients),
      ...(bucket === undefined ? [] : auditBucketCalls({ bucket, prefix, ...access })),
    ],
    hubCalls: hubCalls(settings, clients.partition),
  });
}

/** Calls that have no harmless form: only the engine looks at them. */
function hubCalls({ live, alerts }: Settings, partition: string): readonly NeededCall[] {
  const reader = `arn:${partition}:iam::*:role/${live.readerRole.replace(/^\//, '')}`;
  const { topicArn, eventBus } = alerts;
  return [
    { action: 'sts:AssumeRole', resource: reader },
    { action: 'sts:SetSourceIdentity', resource: reader },
    ...(topicArn === undefined ? [] : [{ action: 'sns:Publish', resource: topicArn }]),
    ...(eventBus?.startsWith('arn:') === true ? [{ action: 'events:PutEvents', resource: eventBus }] : []),
  ];
}
