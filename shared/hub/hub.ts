// Puts the pieces of the deployed functions together: settings, catalog, audit log, alerts and the live estate.

import type { AlertPort } from '../alerts/alertPort.ts';
import { connectEventBridgeAlerts } from '../alerts/eventBridgeAlerts.ts';
import { connectSnsAlerts } from '../alerts/snsAlerts.ts';
import { type WatchReader, watchReader } from '../audit/readKnownWatch.ts';
import { connectS3AuditLog } from '../audit/s3AuditLog.ts';
import type { AccountChoice } from '../estate/accountPlan.ts';
import { type AwsEstate, createAwsEstate } from '../estate/awsEstate.ts';
import type { AwsOrganizationRecord } from '../estate/awsOrganizationRecord.ts';
import { renderHtml } from '../report/renderHtml.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import type { RunContext } from '../run/runContext.ts';
import { createAdviser } from '../scan/adviser.ts';
import { liveEstateOptions } from '../scan/liveEstateOptions.ts';
import { readCatalog } from '../scan/readCatalog.ts';
import { settingsNameFaults } from '../scan/settingsNameFaults.ts';
import { toolVersion } from '../scan/toolVersion.ts';
import { wantPrincipal } from '../scan/wantPrincipal.ts';
import { type HubEnvironment, readHubEnvironment } from '../settings/hubEnvironment.ts';
import { readHubSettings } from '../settings/hubSettings.ts';
import type { Settings } from '../settings/settings.ts';

/** What every function of the hub works with. */
export interface Hub {
  readonly context: RunContext;
  /** Bucket of the audit log, and the prefix of its keys. */
  readonly bucket: string;
  readonly prefix: string;
  openEstate(options: OpenEstate): AwsEstate;
}

export interface OpenEstate {
  readonly runId: string;
  readonly only?: AccountChoice['only'];
  readonly alreadyRead?: ReadonlySet<string>;
  readonly remainingTimeMs?: () => number;
  /** The organization as an earlier function of the same run read it. */
  readonly organization?: AwsOrganizationRecord;
}

/**
 * @param environment the environment of the process, see hubEnvironment.ts
 * @throws Error that names every fault of environment, settings and required sets.
 */
export async function openHub(environment: Readonly<Record<string, string | undefined>>): Promise<Hub> {
  const variables = readHubEnvironment(environment);
  const now = () => new Date();
  const { name, settings, requirementFiles } = await readHubSettings(variables, now().toISOString().slice(0, 10));
  const catalog = await openCatalog(requirementFiles);
  const unknown = settingsNameFaults(settings, catalog);
  if (unknown.length > 0)
    throw new Error(unknown.map((fault) => `${name}: ${fault.path}: ${fault.message}`).join('\n'));
  const bucket = variables.VEEAM_DRIFT_AUDIT_BUCKET ?? settings.audit.bucket;
  if (bucket === undefined) throw new Error('expected audit.bucket in the settings, or VEEAM_DRIFT_AUDIT_BUCKET');
  const { prefix, kmsKeyArn } = settings.audit;
  const adviser = createAdviser({ catalog, settings });
  const log = connectS3AuditLog({ bucket, prefix, kmsKeyArn });
  const watch = watchReader(log, now);
  return {
    context: {
      log,
      watch,
      catalog,
      settings,
      toolVersion,
      now,
      alerts: connectAlerts(variables, settings),
      onJudged: adviser.observe,
      *renderReports(report, trend) {
        yield { name: 'report.html', body: renderHtml(report, { trend, ...adviser.advice }) };
      },
    },
    bucket,
    prefix,
    openEstate: (options) => openEstate(variables.AWS_REGION, { settings, catalog, watch }, options),
  };
}

async function openCatalog(files: readonly string[]): Promise<Catalog> {
  const read = await readCatalog(files);
  if (read.ok) return read.catalog;
  throw new Error(read.message);
}

function connectAlerts(environment: HubEnvironment, { alerts }: Settings): readonly AlertPort[] {
  const topicArn = environment.VEEAM_DRIFT_TOPIC_ARN ?? alerts.topicArn;
  const eventBus = environment.VEEAM_DRIFT_EVENT_BUS ?? alerts.eventBus;
  return [
    ...(topicArn === undefined ? [] : [connectSnsAlerts(topicArn)]),
    ...(eventBus === undefined ? [] : [connectEventBridgeAlerts(eventBus)]),
  ];
}

interface Judging {
  readonly settings: Settings;
  readonly catalog: Catalog;
  readonly watch: WatchReader;
}

function openEstate(region: string, { settings, catalog, watch }: Judging, options: OpenEstate): AwsEstate {
  const { runId, only, ...rest } = options;
  return createAwsEstate({
    ...liveEstateOptions(settings, { region, run: runId, only }),
    ...rest,
    wants: wantPrincipal(catalog, settings, watch.expect),
  });
}
