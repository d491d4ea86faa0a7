// The steps of a run, from begun to told. Every step can be done again: what an earlier try has written counts, so that
// any later process goes on where one died.

import { closeRunInHead, openRunInHead, type SealedManifest } from '../audit/auditHead.ts';
import type { RunPlace } from '../audit/auditKeys.ts';
import { isPartial, placeOfRun, readRunStart } from '../audit/runStart.ts';
import { signSeal } from '../audit/sign/signSeal.ts';
import type { RunReport } from '../drift/runReport.ts';
import { describeBuilds } from '../requirements/describeBuilds.ts';
import { sealGathered } from './finish/sealGathered.ts';
import { tellRun } from './finish/tellRun.ts';
import { wholeReport } from './finish/wholeReport.ts';
import { readTrend, writeRunFiles } from './finish/writeRunFiles.ts';
import {
  describeOpenRun,
  describeRunOf,
  type EarlierTry,
  type FinishedRun,
  finishedBefore,
  finishedScan,
  readEarlierTry,
} from './finishedRun.ts';
import { type GatheredRun, gatherRun } from './gatherRun.ts';
import { recordAccounts } from './recordAccounts.ts';
import type { RunContext, RunScan } from './runContext.ts';
import { type RunSummary, summarizeRun } from './runSummary.ts';
import { startRun } from './startRun.ts';
import { withGoneAccounts } from './withGoneAccounts.ts';

/** A run that is sealed and not told yet. */
export interface SettledRun {
  readonly place: RunPlace;
  readonly summary: RunSummary;
  readonly sealed: SealedManifest;
  readonly gathered: GatheredRun;
  readonly run: RunReport['run'];
  /** Where the context keeps it: a function has no use for it, and memory for little else. */
  readonly report: RunReport | undefined;
  readonly previousAt: string | undefined;
}

/** Begins the run, reads and judges the accounts and writes each down; `finished` where an earlier try had done it all. */
export async function beginRun(
  context: RunContext,
  { request, openEstate, onAccount }: RunScan,
): Promise<{ readonly place: RunPlace } | { readonly finished: RunSummary }> {
  const { start, isFirstTry, recorded } = await startRun(context, request);
  const place = placeOfRun(start);
  const { finished } = isFirstTry ? {} : await readEarlierTry(context, place);
  if (finished !== undefined) return { finished };
  const estate = withGoneAccounts(context, start, openEstate(recorded));
  await recordAccounts(context, start, { estate, onAccount });
  return { place };
}

/**
 * Everything after the last account and before anybody is told: the run stands open in the head, states move on, reports
 * are written, the run is sealed in the hash chain. Needs nothing but the log.
 */
export async function settleRun(context: RunContext, place: RunPlace, earlier?: EarlierTry): Promise<SettledRun> {
  const { log, now } = context;
  const { sealed } = earlier ?? (await readEarlierTry(context, place));
  const start = await readRunStart(log, place);
  const head = await openRunInHead(log, describeOpenRun(context, place));
  const previous = sealed === undefined ? head.manifest : sealed.manifest.previous;
  const baseline = sealed?.manifest.baseline ?? (!head.baselined && !isPartial(start));
  // One manifest leads to the one before: while the accounts are gathered, that takes no time of its own.
  const [gathered, trend] = await Promise.all([gatherRun(context, start), readTrend(context, previous)]);
  const guides = describeBuilds(gathered.tally.facts.builds, context.catalog);
  const run = describeRunOf(start, sealed?.manifest.at ?? now().toISOString(), guides);
  const report = wholeReport({ gathered, run, baseline });
  const { location, created } = await writeRunFiles(context, { gathered, report, previous, trend });
  const ended = sealed ?? (await sealGathered(context, { gathered, baseline, created }));
  const summary = summarizeRun(ended, location);
  const kept = context.keepsReport === true ? report : undefined;
  return { place, summary, sealed: ended, gathered, run, report: kept, previousAt: previous?.at };
}

/**
 * Tells people and programs, signs the seal, and closes the run. An alert whose delivery is not certain is sent once more,
 * with its id. Signing comes after telling: a key that cannot be used must not keep drift from anybody.
 */
export async function concludeRun(context: RunContext, settled: SettledRun): Promise<void> {
  const { place, gathered, run, previousAt, summary, sealed } = settled;
  await tellRun(context, { gathered, run, previousAt, finished: finishedScan(summary, run, gathered.tally.facts) });
  if (context.signers !== undefined) await signSeal(context.log, context.signers, sealed);
  await closeRunInHead(context.log, place.runId);
}

/** Settles and concludes a run, where no earlier try has. */
export async function finishRun(context: RunContext, place: RunPlace): Promise<FinishedRun> {
  const earlier = await readEarlierTry(context, place);
  if (earlier.finished !== undefined) return finishedBefore(earlier.finished);
  const settled = await settleRun(context, place, earlier);
  await concludeRun(context, settled);
  const { oldestRead, neverRead, facts } = settled.gathered.tally;
  return { summary: settled.summary, isNew: true, oldestRead, neverRead, facts };
}
