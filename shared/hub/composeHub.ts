// What the deployed functions work with, made of their settings: catalog, audit log, alerts and the live estate.

import { type WatchReader, watchReader } from '../audit/readKnownWatch.ts';
import { rememberingLog } from '../audit/rememberingLog.ts';
import { connectS3AuditLog } from '../audit/s3AuditLog.ts';
import { type AwsEstate, createAwsEstate } from '../estate/awsEstate.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { createAdviser } from '../scan/adviser.ts';
import { liveEstateOptions } from '../scan/liveEstateOptions.ts';
import { readCatalog } from '../scan/readCatalog.ts';
import { settingsNameFaults } from '../scan/settingsNameFaults.ts';
import { toolVersion } from '../scan/toolVersion.ts';
import { wantPrincipal } from '../scan/wantPrincipal.ts';
import type { HubEnvironment } from '../settings/hubEnvironment.ts';
import type { HubSettings } from '../settings/hubSettings.ts';
import type { Settings } from '../settings/settings.ts';
import type { Hub, OpenEstate } from './hub.ts';
import { hubAlerts } from './hubAlerts.ts';

/** @throws Error that names every fault of required sets, and every name in the settings that nothing has. */
export async function composeHub(variables: HubEnvironment, loaded: HubSettings): Promise<Hub> {
  const { name, deskName, settings, requirementFiles } = loaded;
  const now = () => new Date();
  const catalog = await openCatalog(requirementFiles);
  const unknown = settingsNameFaults(settings, catalog);
  if (unknown.length > 0)
    throw new Error(unknown.map((fault) => `${name}: ${fault.path}: ${fault.message}`).join('\n'));
  const bucket = variables.VEEAM_DRIFT_AUDIT_BUCKET ?? settings.audit.bucket;
  if (bucket === undefined) throw new Error('expected audit.bucket in the settings, or VEEAM_DRIFT_AUDIT_BUCKET');
  const { prefix, kmsKeyArn } = settings.audit;
  const adviser = createAdviser({ catalog, putsOff: true });
  // Who reads an account asks for its state before the run does.
  const log = rememberingLog(connectS3AuditLog({ bucket, prefix, kmsKeyArn }));
  const watch = watchReader(log, now);
  return {
    context: {
      log,
      watch,
      catalog,
      settings,
      deskSettings: deskName,
      toolVersion,
      now,
      alerts: hubAlerts(variables, settings),
      onJudged: adviser.observe,
      // Why it fails is told where the page is made.
      onRecorded: () => void adviser.finish().catch(() => {}),
      async *renderReports(report, trend) {
        // Needed at the end of a run, by the functions that end one.
        const [{ renderHtmlChunks }] = await Promise.all([import('../report/renderHtml.ts'), adviser.finish()]);
        const live = { settings: deskName };
        yield { name: 'report.html', pieces: renderHtmlChunks(report, { trend, live, ...adviser.advice }) };
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
