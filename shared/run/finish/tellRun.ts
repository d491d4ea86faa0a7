// Tells people and programs what a run found: at least once, and never silently not at all.

import type { AlertInput } from '../../alerts/alertInput.ts';
import type { AlertPort } from '../../alerts/alertPort.ts';
import { buildAlerts } from '../../alerts/buildAlerts.ts';
import type { FinishedScan } from '../../alerts/driftEventSchema.ts';
import { type AlertLedger, openAlertLedger } from '../../audit/alertState.ts';
import { placeOfRun } from '../../audit/runStart.ts';
import { listQuestions } from '../../drift/askQuestions.ts';
import type { Finding } from '../../drift/finding.ts';
import type { RequirementRef } from '../../drift/requirementRef.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { headlineOfRun } from '../../report/wording/headlineOfReport.ts';
import { findSet } from '../../requirements/loadCatalog.ts';
import type { GatheredRun } from '../gatherRun.ts';
import type { RunContext } from '../runContext.ts';

export interface TellRun {
  readonly gathered: GatheredRun;
  readonly run: RunReport['run'];
  readonly finished: FinishedScan;
  /** ISO 8601, when the run before began; absent for the first one. */
  readonly previousAt?: string | undefined;
}

/** Id under which the ledger keeps the end of the run. */
const finishedId = 'finished';

/**
 * Writes down what will be sent, sends it, and writes down what was accepted. A port that refuses, or never answers,
 * does not keep the others from telling.
 *
 * @throws Error with the refusals of all ports: the run stays open, and the next try sends the rest.
 */
export async function tellRun(context: RunContext, options: TellRun): Promise<void> {
  const { log, now, alerts: ports } = context;
  const alerts = alertsOf(context, options, await linkOf(context, options.finished));
  const place = placeOfRun(options.gathered.start);
  const ids = alerts.map(({ id }) => id);
  const ledger = await openAlertLedger(log, place, { alerts: ids, at: now().toISOString() });
  if (ledger.state.status === 'sent') return;
  // All at the same time: one that never answers would use up the time of the others.
  const { finished } = options;
  const told = await Promise.allSettled(ports.map((port) => tellPort(context, { ledger, port, alerts, finished })));
  const failures = told.flatMap((port): readonly unknown[] => (port.status === 'rejected' ? [port.reason] : []));
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('; '));
  await ledger.close(now().toISOString());
}

interface TellPort {
  readonly ledger: AlertLedger;
  readonly port: AlertPort;
  readonly alerts: readonly AlertInput[];
  readonly finished: FinishedScan;
}

async function tellPort({ now }: RunContext, { ledger, port, alerts, finished }: TellPort): Promise<void> {
  const onSent = (ids: readonly string[]) => ledger.addSent(port.name, ids, now().toISOString());
  const done = new Set(ledger.state.sent[port.name]);
  await port.publishAlerts(
    alerts.filter(({ id }) => !done.has(id)),
    onSent,
  );
  if (port.publishFinished === undefined || done.has(finishedId)) return;
  await port.publishFinished(finished);
  await onSent([finishedId]);
}

async function linkOf({ log, settings, now }: RunContext, { reportLocation }: FinishedScan) {
  const { reportLinkHours: hours } = settings.alerts;
  return hours === undefined || reportLocation === undefined ? undefined : log.link?.(reportLocation, hours, now());
}

function alertsOf(
  context: RunContext,
  { gathered, run, finished, previousAt }: TellRun,
  reportLink: AlertInput['reportLink'],
): readonly AlertInput[] {
  const { tally, notes } = gathered;
  const { groupBy, minimumSeverity } = context.settings.alerts;
  const { accountsListed, accountsRead, accountsUnreadable, accountsExcluded, principals, findings } = tally.counts;
  return buildAlerts(
    {
      run,
      baseline: finished.baseline,
      comparedWith: previousAt,
      coverage: {
        accountsListed,
        accountsRead,
        accountsUnreadable,
        accountsExcluded,
        principalsJudged: principals,
        notes: notes.flatMap(({ what, why }) => (why === undefined ? [what] : [])),
      },
      headline: headlineOfRun(tally.facts),
      questions: listQuestions(tally.facts.questions),
      expectedRoles: tally.facts.expectedRoles,
      totals: findings,
      totalsByAccount: tally.totalsByAccount,
      changes: tally.changes,
      omitted: tally.omitted,
      coverageChanges: tally.coverageChanges,
      accountNames: tally.accountNames,
      expiring: newlyExpiring(tally.expiring, previousAt),
      reportLocation: finished.reportLocation,
      reportLink,
      deskSettings: context.deskSettings,
      seal: finished.manifest,
    },
    { groupBy, minimumSeverity, findRequirement: (id, build) => describeSet(context, id, build) },
  );
}

/** Days before its end that an exception is announced: as listExpiring has it. */
const announceDays = 14;

/** Announced once: by the first run within the last 14 days. */
function newlyExpiring(expiring: readonly Finding[], previousAt: string | undefined): readonly Finding[] {
  if (previousAt === undefined) return expiring;
  const announced = new Date(Date.parse(previousAt) + announceDays * 86_400_000).toISOString().slice(0, 10);
  return expiring.filter(({ exception }) => exception !== undefined && exception.expires > announced);
}

function describeSet({ catalog }: RunContext, id: string, build: string | null): RequirementRef | undefined {
  const set = build === null ? undefined : findSet(catalog, id, build);
  if (set === undefined) return undefined;
  return { id, title: set.title, build: set.build, url: set.source.url, purpose: set.purpose };
}
