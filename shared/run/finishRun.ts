// Ends a run from its records alone: what changed, the reports, the seal, and the alerts.

import { closeRunInHead, type OpenRun, openRunInHead, readHead } from '../audit/auditHead.ts';
import { manifestKey, type RunPlace, reportPrefix } from '../audit/auditKeys.ts';
import { sha256 } from '../audit/jsonLines.ts';
import { type Manifest, type ManifestLink, readManifest } from '../audit/manifest.ts';
import { isPartial, placeOfRun, type RunStart, readRunStart } from '../audit/runStart.ts';
import type { RunReport } from '../drift/runReport.ts';
import { type GatheredRun, gatherRun } from './gatherRun.ts';
import type { RunContext } from './runContext.ts';
import { type RunSummary, summarizeRun } from './runSummary.ts';
import { sealGathered } from './sealGathered.ts';
import { tellRun } from './tellRun.ts';
import { writeRunFiles } from './writeRunFiles.ts';

export interface FinishedRun {
  readonly summary: RunSummary;
  /** False where an earlier try had finished the run: nothing was done then. */
  readonly isNew: boolean;
  /** ISO 8601, the oldest last reading among the accounts that could not be read now; absent: there are none. */
  readonly oldestRead?: string | undefined;
  /** Accounts that could not be read, now or before. */
  readonly neverRead: number;
}

/** A run that is sealed and not told yet. */
export interface SettledRun {
  readonly place: RunPlace;
  readonly summary: RunSummary;
  readonly gathered: GatheredRun;
  readonly run: RunReport['run'];
  readonly previousAt: string | undefined;
}

/**
 * Everything after the last account: states move on, changes are written down, the run is sealed in the hash chain,
 * and people are told. Needs nothing but the log, so that any later run can do it for one that died. Done again it
 * changes nothing, except that an alert whose delivery is not certain is sent once more, with the same id.
 */
export async function finishRun(context: RunContext, place: RunPlace): Promise<FinishedRun> {
  const finished = await readFinished(context, place);
  if (finished !== undefined) return { summary: finished, isNew: false, neverRead: 0 };
  const settled = await settleRun(context, place);
  await concludeRun(context, settled);
  const { oldestRead, neverRead } = settled.gathered.tally;
  return { summary: settled.summary, isNew: true, oldestRead, neverRead };
}

/** The part of {@link finishRun} before anybody is told. From here on the run is open until {@link concludeRun} has told it. */
export async function settleRun(context: RunContext, place: RunPlace): Promise<SettledRun> {
  const { log, now } = context;
  const start = await readRunStart(log, place);
  const head = await openRunInHead(log, describeOpenRun(context, place));
  const sealed = await readSealed(context, place);
  const previous = sealed === undefined ? head.manifest : sealed.manifest.previous;
  const baseline = sealed?.manifest.baseline ?? (!head.baselined && !isPartial(start));
  const gathered = await gatherRun(context, start);
  const run = describeRunOf(start, sealed?.manifest.at ?? now().toISOString());
  const reportLocation = await writeRunFiles(context, { gathered, run, previous, baseline });
  const { manifest, link } = sealed ?? (await seal(context, gathered, baseline));
  return { place, summary: summarizeRun(manifest, link, reportLocation), gathered, run, previousAt: previous?.at };
}

/** Tells a settled run, and closes it. */
export async function concludeRun(context: RunContext, settled: SettledRun): Promise<void> {
  const { place, gathered, run, previousAt, summary } = settled;
  await tellRun(context, { gathered, run, previousAt, finished: finishedScan(summary, run) });
  await closeRunInHead(context.log, place.runId);
}

/** How a run stands in the head while this process finishes it. */
export function describeOpenRun({ now, worker }: RunContext, { runId, date }: RunPlace): OpenRun {
  return { runId, date, since: now().toISOString(), ...(worker === undefined ? {} : { worker: worker.name }) };
}

/** The summary of a run that is over; undefined while something is left to do for it. */
export async function readFinished(context: RunContext, place: RunPlace): Promise<RunSummary | undefined> {
  const sealed = await readSealed(context, place);
  if (sealed === undefined) return undefined;
  const { open } = await readHead(context.log);
  if (open.some(({ runId }) => runId === place.runId)) return undefined;
  return summarizeRun(sealed.manifest, sealed.link, locateReport(context, place, sealed.manifest));
}

interface Sealed {
  readonly manifest: Manifest;
  readonly link: ManifestLink;
}

async function readSealed({ log }: RunContext, place: RunPlace): Promise<Sealed | undefined> {
  const key = manifestKey(place);
  const stored = await log.read(key);
  if (stored === undefined) return undefined;
  const manifest = readManifest(stored.body, key);
  return { manifest, link: { key, sha256: sha256(stored.body), run: manifest.run, at: manifest.at } };
}

async function seal(context: RunContext, gathered: GatheredRun, baseline: boolean): Promise<Sealed> {
  await sealGathered(context, { gathered, baseline });
  const place = placeOfRun(gathered.start);
  const sealed = await readSealed(context, place);
  if (sealed === undefined)
    throw new Error(`${context.log.name}: expected the manifest of run ${place.runId}, found none`);
  return sealed;
}

/** Reports are written in one order; the first one is the one for people. */
function locateReport({ log }: RunContext, place: RunPlace, manifest: Manifest): string {
  const prefix = reportPrefix(place);
  const files = manifest.objects.map(({ key }) => key).filter((key) => key.startsWith(prefix));
  const best = files.find((key) => key.endsWith('.html')) ?? files[0];
  return log.locate(best ?? manifestKey(place));
}

function describeRunOf(start: RunStart, finishedAt: string): RunReport['run'] {
  const { run: id, at: startedAt, trigger, reason, toolVersion, build, actionTableDate } = start;
  return {
    id,
    startedAt,
    finishedAt,
    trigger,
    ...(reason === undefined ? {} : { reason }),
    toolVersion,
    build,
    actionTableDate,
  };
}

function finishedScan({ counts, baseline, partial, manifest, reportLocation }: RunSummary, run: RunReport['run']) {
  const { accountsListed, accountsRead, accountsUnreadable, principals, findings, changes } = counts;
  return {
    run,
    baseline,
    partial,
    accountsListed,
    accountsRead,
    accountsUnreadable,
    principals,
    findings,
    changes,
    manifest,
    reportLocation,
  };
}
