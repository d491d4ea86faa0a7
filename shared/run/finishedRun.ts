// What is said of a run that has ended: to whoever started it, in reports and to programs.

import { type OpenRun, readHead, readSealedManifest, type SealedManifest } from '../audit/auditHead.ts';
import { manifestKey, type RunPlace, reportPrefix } from '../audit/auditKeys.ts';
import type { Manifest } from '../audit/manifest.ts';
import type { RunStart } from '../audit/runStart.ts';
import type { RunFacts } from '../drift/runFacts.ts';
import type { RunReport } from '../drift/runReport.ts';
import { headlineOfRun } from '../report/wording/headlineOfReport.ts';
import type { RunContext } from './runContext.ts';
import { type RunSummary, summarizeRun } from './runSummary.ts';

export interface FinishedRun {
  readonly summary: RunSummary;
  /** False where an earlier try had finished the run: nothing was done then. */
  readonly isNew: boolean;
  /** ISO 8601, the oldest last reading among the accounts that could not be read now; absent: there are none. */
  readonly oldestRead?: string | undefined;
  /** Accounts that could not be read, now or before. */
  readonly neverRead: number;
  /** What the headline hangs on; absent where an earlier try had finished the run. */
  readonly facts?: RunFacts | undefined;
}

/** How a run stands in the head while this process finishes it. */
export function describeOpenRun({ now, worker }: RunContext, { runId, date }: RunPlace): OpenRun {
  return { runId, date, since: now().toISOString(), ...(worker === undefined ? {} : { worker: worker.name }) };
}

/** What is there of a run that was sealed before, and its summary where nothing is left to do for it. */
export interface EarlierTry {
  readonly sealed?: SealedManifest;
  readonly finished?: RunSummary;
}

/** Reads what earlier tries of the run left. */
export async function readEarlierTry(context: RunContext, place: RunPlace): Promise<EarlierTry> {
  const sealed = await readSealedManifest(context.log, place);
  if (sealed === undefined) return {};
  const { open } = await readHead(context.log);
  if (open.some(({ runId }) => runId === place.runId)) return { sealed };
  return { sealed, finished: summarizeRun(sealed, locateReport(context, place, sealed.manifest)) };
}

/** The answer to another delivery of a run that is over. */
export function finishedBefore(summary: RunSummary): FinishedRun {
  return { summary, isNew: false, neverRead: 0 };
}

/** Reports are written in one order; the first one is the one for people. */
function locateReport({ log }: RunContext, place: RunPlace, manifest: Manifest): string {
  const prefix = reportPrefix(place);
  const files = manifest.objects.map(({ key }) => key).filter((key) => key.startsWith(prefix));
  const best = files.find((key) => key.endsWith('.html')) ?? files[0];
  return log.locate(best ?? manifestKey(place));
}

/** The run as reports and alerts name it; `guides`: what was judged by, in words. */
export function describeRunOf(start: RunStart, finishedAt: string, guides: string): RunReport['run'] {
  const { run: id, at: startedAt, trigger, reason, toolVersion, build, actionTableDate } = start;
  return {
    id,
    startedAt,
    finishedAt,
    trigger,
    ...(reason === undefined ? {} : { reason }),
    toolVersion,
    build,
    ...(guides !== '' && { judgedBy: guides }),
    actionTableDate,
  };
}

/** How the run ended, as programs are told. */
export function finishedScan(
  { counts, baseline, partial, manifest, reportLocation }: RunSummary,
  run: RunReport['run'],
  facts: RunFacts,
) {
  const { accountsListed, accountsRead, accountsUnreadable, principals, findings, changes } = counts;
  return {
    run,
    baseline,
    partial,
    headline: headlineOfRun(facts),
    unseen: facts.unseen,
    questionsOpen: facts.questions.length,
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
