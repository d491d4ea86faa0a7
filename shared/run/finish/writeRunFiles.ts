// Writes what a run says as a whole: exceptions and their edits into the log, and the reports for people beside it.

import { manifestKey, parseRunKey, reportPrefix, runRecordsKey } from '../../audit/auditKeys.ts';
import type { AuditRecord } from '../../audit/auditRecord.ts';
import { encodeJsonLines, encodeLargeJson } from '../../audit/encodeJson.ts';
import { encodePieces } from '../../audit/encodePieces.ts';
import { describeObject, type ManifestLink, type ManifestObject } from '../../audit/manifest.ts';
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

export interface WrittenFiles {
  /** Where a person finds the report: the first report file, or the run's manifest where the run is too large for one. */
  readonly location: string;
  /** What this process created: a report may be of megabytes, and nobody needs to read it back to know it. */
  readonly created: readonly ManifestObject[];
}

/** Writes the reports and the records of the run beside those of its accounts; what is there already stays. */
export async function writeRunFiles(context: RunContext, files: RunFiles): Promise<WrittenFiles> {
  const place = placeOfRun(files.gathered.start);
  const created: ManifestObject[] = [];
  const write = async (key: string, body: Uint8Array) => {
    if ((await context.log.create(key, body)) === 'created') created.push(describeObject(key, body));
  };
  const writeRecords = async () => write(runRecordsKey(place), encodeJsonLines(await runRecords(context, files)));
  const [location] = await Promise.all([writeReports(context, files, write), writeRecords()]);
  return { location, created };
}

type Write = (key: string, body: Uint8Array) => Promise<void>;

async function writeReports({ log, renderReports }: RunContext, files: RunFiles, write: Write): Promise<string> {
  const place = placeOfRun(files.gathered.start);
  const { gathered, report } = files;
  if (report === undefined || gathered.tally.isTooLargeToStore) return log.locate(manifestKey(place));
  const prefix = reportPrefix(place);
  let first: string | undefined;
  // One after the other: of a large run each is as large as all the rest.
  for await (const { name, pieces } of renderReports?.(report, files.trend) ?? []) {
    first ??= name;
    await write(`${prefix}${name}`, encodePieces(pieces));
  }
  await write(`${prefix}report.json`, encodeLargeJson(report));
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
