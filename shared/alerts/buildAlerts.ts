// Decides what is told after a run, and cuts it into messages: one per run, or one per changed account.

import { createHash } from 'node:crypto';
import type { Change, CoverageChange } from '../drift/change.ts';
import type { Finding } from '../drift/finding.ts';
import type { RequirementRef } from '../drift/requirementRef.ts';
import type { RunReport } from '../drift/runReport.ts';
import { compareSeverities, type Severity } from '../drift/severity.ts';
import { alertCauses } from './alertCauses.ts';
import type { AlertCoverage, AlertInput, ExpiringException } from './alertInput.ts';

export interface AlertSource {
  readonly run: RunReport['run'];
  readonly baseline: boolean;
  /** ISO 8601, when the run before ended; absent for the first one. */
  readonly comparedWith?: string | undefined;
  readonly coverage: AlertCoverage;
  /** Of the whole run. */
  readonly headline: NonNullable<AlertInput['headline']>;
  readonly questions: NonNullable<AlertInput['questions']>;
  readonly expectedRoles?: AlertInput['expectedRoles'];
  readonly totals: Readonly<Record<Severity, number>>;
  /** Of every account that changed. */
  readonly totalsByAccount: ReadonlyMap<string, Readonly<Record<Severity, number>>>;
  readonly changes: readonly Change[];
  /** Changes that were too many to be kept, by account. */
  readonly omitted: ReadonlyMap<string, number>;
  readonly coverageChanges: readonly CoverageChange[];
  readonly accountNames: Readonly<Record<string, string>>;
  /** Accepted findings whose exception ends soon and that were not announced before. */
  readonly expiring: readonly Finding[];
  readonly reportLocation?: string | undefined;
  readonly reportLink?: AlertInput['reportLink'] | undefined;
  readonly deskSettings?: string | undefined;
  readonly seal?: AlertInput['seal'] | undefined;
}

export interface AlertRules {
  readonly groupBy: 'run' | 'account';
  /** Changes of findings below it are not told. */
  readonly minimumSeverity: Severity;
  /** The required set that a finding names, for what breaks without it. */
  readonly findRequirement: (id: string, build: string | null) => RequirementRef | undefined;
}

/**
 * Gives the messages of a run; none where nothing changed that is worth telling. A baseline is one message without
 * changes, whatever `groupBy` says. Equal runs give equal ids.
 */
export function buildAlerts(source: AlertSource, rules: AlertRules): readonly AlertInput[] {
  if (source.baseline) return [baselineOf(source, rules)];
  const told = { ...source, changes: source.changes.filter((change) => isWorthTelling(change, rules)) };
  if (rules.groupBy === 'run') return hasNews(told) ? [messageOf(told, rules)] : [];
  return accountsWithNews(told).map((account) => messageOf(partOf(told, account), rules, account));
}

function baselineOf(source: AlertSource, rules: AlertRules): AlertInput {
  const changes = source.changes.filter((change) => isWorthTelling(change, rules));
  const { accountNames, deskSettings: settings, run } = source;
  const call = { settings, finishedAt: run.finishedAt };
  const causes = alertCauses({ changes, accountNames, findRequirement: rules.findRequirement, call });
  return { ...messageOf({ ...source, changes: [], coverageChanges: [], expiring: [] }, rules), causes };
}

function isWorthTelling({ finding }: Change, { minimumSeverity }: AlertRules): boolean {
  // An announced upgrade is told however little it is today: it has its days.
  return finding.upgrade !== undefined || compareSeverities(finding.severity, minimumSeverity) <= 0;
}

function hasNews({ changes, coverageChanges, expiring, omitted }: AlertSource): boolean {
  return changes.length + coverageChanges.length + expiring.length + omitted.size > 0;
}

function accountsWithNews({ changes, coverageChanges, expiring, omitted }: AlertSource): readonly string[] {
  const accounts = [
    ...changes.map(({ finding }) => finding.account),
    ...coverageChanges.map(({ account }) => account),
    ...expiring.map(({ account }) => account),
    ...omitted.keys(),
  ];
  return [...new Set(accounts)].sort();
}

function partOf(source: AlertSource, account: string): AlertSource {
  const omitted = source.omitted.get(account);
  return {
    ...source,
    totals: source.totalsByAccount.get(account) ?? noFindings,
    changes: source.changes.filter(({ finding }) => finding.account === account),
    coverageChanges: source.coverageChanges.filter((change) => change.account === account),
    expiring: source.expiring.filter((finding) => finding.account === account),
    omitted: new Map(omitted === undefined ? [] : [[account, omitted]]),
  };
}

const noFindings: AlertSource['totals'] = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };

function messageOf(source: AlertSource, rules: AlertRules, account?: string): AlertInput {
  const { run, baseline, comparedWith, coverage, headline, questions, totals, changes, coverageChanges } = source;
  const { reportLocation, reportLink, deskSettings, seal } = source;
  const omitted = [...source.omitted.values()].reduce((sum, count) => sum + count, 0);
  return {
    id: alertId(run.id, account ?? 'run'),
    run,
    // Findings about the settings belong to no account.
    ...(account === undefined || account === '*' ? {} : { account }),
    baseline,
    ...(baseline || comparedWith === undefined ? {} : { comparedWith }),
    coverage,
    headline,
    questions,
    ...((source.expectedRoles ?? []).length > 0 && { expectedRoles: source.expectedRoles ?? [] }),
    totals,
    changes,
    coverageChanges,
    accountNames: namesFor(source),
    requirements: requirementsOf(changes, rules),
    expiringExceptions: source.expiring.flatMap(expiringException),
    ...(reportLocation === undefined ? {} : { reportLocation }),
    ...(reportLink === undefined ? {} : { reportLink }),
    ...(deskSettings === undefined ? {} : { deskSettings }),
    ...(seal === undefined ? {} : { seal }),
    ...(omitted === 0 ? {} : { omitted: { changes: omitted } }),
  };
}

/** The same for every try of the same run: 64 hex digits. */
function alertId(run: string, part: string): string {
  return createHash('sha256')
    .update(JSON.stringify([run, part]))
    .digest('hex');
}

function namesFor(source: AlertSource): AlertInput['accountNames'] {
  const places = (source.expectedRoles ?? []).flatMap(({ missingIn, driftedIn }) => [...missingIn, ...driftedIn]);
  const spoken = new Set([...accountsWithNews(source), ...places]);
  return Object.fromEntries(Object.entries(source.accountNames).filter(([id]) => spoken.has(id)));
}

function requirementsOf(changes: readonly Change[], { findRequirement }: AlertRules): readonly RequirementRef[] {
  const found = new Map<string, RequirementRef>();
  for (const { finding } of changes) {
    for (const id of finding.requirements) {
      const requirement = findRequirement(id, finding.build);
      if (requirement !== undefined) found.set(`${id} ${requirement.build}`, requirement);
    }
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, requirement]) => requirement);
}

function expiringException(finding: Finding): readonly ExpiringException[] {
  const { id: findingId, account, principal, code, subject, exception } = finding;
  if (exception === undefined) return [];
  return [{ findingId, account, principal, code, subject, owner: exception.owner, expires: exception.expires }];
}
