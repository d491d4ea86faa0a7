// Writes what a run says as a whole: exceptions and their edits into the log, and the reports for people beside it.

import { manifestKey, parseRunKey, reportPrefix, runRecordsKey } from '../../audit/auditKeys.ts';
import type { AuditRecord } from '../../audit/auditRecord.ts';
import { encodeJsonLines, encodeLargeJson } from '../../audit/encodeJson.ts';
import type { ManifestLink } from '../../audit/manifest.ts';
import { placeOfRun, readRunStart } from '../../audit/runStart.ts';
import { walkChain } from '../../audit/walkChain.ts';
import type { RunReport } from '../../drift/runReport.ts';
import type { TrendPoint } from '../../report/renderHtml.ts';
import type { GatheredRun } from '../gatherRun.ts';
import type { RunContext } from '../runContext.ts';
import { exceptionEdits } from './exceptionEdits.ts';

export interface RunFiles {
  readonly gathered: GatheredRun;
  /** Undefined where the accounts were not kept. */
  readonly report: RunReport | undefined;
  /** The run before; null for the first one of the log. */
  readonly previous: ManifestLink | null;
  readonly trend: readonly TrendPoint[];
}

/** Runs that the trend looks back at. */
const trendRuns = 30;

/** Gives where a person finds the report: the first report file, or the run's manifest where the run is too large for one. */
export async function writeRunFiles(context: RunContext, files: RunFiles): Promise<string> {
  const { log } = context;
  const place = placeOfRun(files.gathered.start);
  const writeRecords = async () => log.create(runRecordsKey(place), encodeJsonLines(await runRecords(context, files)));
  const [location] = await Promise.all([writeReports(context, files), writeRecords()]);
  return location;
}

async function writeReports({ log, renderReports }: RunContext, files: RunFiles): Promise<string> {
  const place = placeOfRun(files.gathered.start);
  const { gathered, report } = files;
  if (report === undefined || gathered.tally.isTooLargeToStore) return log.locate(manifestKey(place));
  const prefix = reportPrefix(place);
  let first: string | undefined;
  // One after the other: of a large run each is as large as all the rest.
  for await (const { name, body } of renderReports?.(report, files.trend) ?? []) {
    first ??= name;
    await log.create(`${prefix}${name}`, new TextEncoder().encode(body));
  }
  await log.create(`${prefix}report.json`, encodeLargeJson(report));
  return log.locate(`${prefix}${first ?? 'report.json'}`);
}

async function runRecords({ log }: RunContext, { gathered, previous }: RunFiles): Promise<readonly AuditRecord[]> {
  const { start, tally } = gathered;
  const place = previous === null ? undefined : parseRunKey(previous.key);
  const before = place === undefined ? [] : (await readRunStart(log, place)).exceptions;
  const stamp = { run: start.run, at: start.at } as const;
  return [
    ...start.exceptions.map(
      (rule, index): AuditRecord => ({ record: 'exception', ...stamp, ...rule, matched: tally.uses[index] ?? 0 }),
    ),
    ...exceptionEdits(before, start.exceptions).map(
      (edit): AuditRecord => ({ record: 'exception-edit', ...stamp, ...edit }),
    ),
  ];
}

/** Gives the runs before, oldest first; `previous` is the last of them. */
export async function readTrend({ log }: RunContext, previous: ManifestLink | null): Promise<readonly TrendPoint[]> {
  const points: TrendPoint[] = [];
  for await (const step of walkChain(log, previous)) {
    if (step.state === 'lost' || points.length === trendRuns) break;
    const { run, startedAt, partial, counts } = step.manifest;
    if (!partial) points.unshift({ run, at: startedAt, totals: counts.findings });
  }
  return points;
}
