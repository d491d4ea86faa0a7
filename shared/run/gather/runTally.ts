// Counts a run account by account, and keeps no more of it than alerts and reports can take.

import type { RecordedAccount, RecordedChanges } from '../../audit/accountRecords.ts';
import { type ManifestObject, type MovedState, noCounts, type RunCounts } from '../../audit/manifest.ts';
import type { AccountParts, AccountReport } from '../../drift/accountReport.ts';
import { addUses, applyExceptions, type ExceptionUses, listExpiring } from '../../drift/applyExceptions.ts';
import { type AccountQuestions, addQuestions } from '../../drift/askQuestions.ts';
import { type MetScopes, meetScopes } from '../../drift/askScopes.ts';
import { type Change, type CoverageChange, changeKinds, coverageChangeKinds } from '../../drift/change.ts';
import { createPacker } from '../../drift/createPacker.ts';
import type { Finding } from '../../drift/finding.ts';
import type { ExceptionRule } from '../../drift/judgeSettings.ts';
import { addFacts, factsOfAccount, noFacts, type RunFacts } from '../../drift/runFacts.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';
import type { ScopeRule } from '../../requirements/scope.ts';
import { countBySeverity } from '../../scan/buildRunReport.ts';
import { createShare } from './createShare.ts';

export interface TalliedAccount {
  readonly recorded: RecordedAccount;
  readonly told: RecordedChanges;
  readonly lastRead: string | null;
  /** The object that holds its records. */
  readonly object: ManifestObject;
  /** The state as this run wrote it; absent where it moved none. */
  readonly moved?: MovedState | undefined;
  /** The object with what changed, where this process wrote it. */
  readonly created?: ManifestObject | undefined;
}

export interface TallyOptions {
  readonly exceptions: readonly ExceptionRule[];
  /** Of the settings; default: none. */
  readonly scopes?: readonly ScopeRule[] | undefined;
  /** YYYY-MM-DD */
  readonly today: string;
  /** Findings and principals; default 25,000. */
  readonly largestStoredReport?: number | undefined;
  /** Whether what is too large to be stored is kept for who shows it; default: no. */
  readonly keepsReport?: boolean | undefined;
}

/** Changes that are kept for alerts; of more than these the most severe. */
const maxChanges = 20_000;
/** So many more are waited for before the least severe are dropped. */
const changesAtOnce = 2_000;
/** Findings and principals of a run whose reports the log stores; of a larger run it has the records only. */
const defaultLargestReport = 25_000;
/** Notes about what was passed over; the records of the accounts have all. */
const maxSkipped = 1_000;

/** What is known of a run when all of its accounts have been added. */
export class RunTally {
  readonly unreadable: { readonly account: string; readonly reason: string }[] = [];
  readonly coverageChanges: CoverageChange[] = [];
  readonly expiring: Finding[] = [];
  readonly accountNames: Record<string, string> = {};
  /** Of the accounts that changed. */
  readonly totalsByAccount = new Map<string, Readonly<Record<Severity, number>>>();
  /** Changes that were too many to be kept, by account. */
  readonly omitted = new Map<string, number>();
  readonly judgedAccounts = new Set<string>();
  /** Of the accounts: what the manifest says of them. */
  readonly objects: ManifestObject[] = [];
  /** Of the states that the run moved on: what the manifest says of them. */
  readonly states: MovedState[] = [];
  /** What the scopes of the settings met, by account; empty where there are none. */
  readonly metScopes: MetScopes[] = [];
  /** What only the run as a whole leaves open. */
  runQuestions: AccountQuestions = [];
  uses: ExceptionUses;
  /** ISO 8601, the oldest last reading among the accounts that could not be read now; undefined: there are none. */
  oldestRead: string | undefined;
  /** Accounts that could not be read, now or before. */
  neverRead = 0;
  /** Packed; absent where they are too many to be stored, and not to be kept. */
  reports: AccountParts[] | undefined = [];
  readonly skipped: { readonly what: string; readonly why: string }[] = [];
  /** What the headline of the run hangs on. */
  facts: RunFacts = noFacts;
  private kept: Change[] = [];
  /** Findings and principals of the accounts. */
  private reported = 0;
  private readonly pack = createPacker();
  private readonly share = createShare();
  private readonly numbers: RunCounts = noCounts();
  private readonly options: TallyOptions;

  constructor(options: TallyOptions) {
    this.options = options;
    this.uses = options.exceptions.map(() => 0);
  }

  get counts(): RunCounts {
    return this.numbers;
  }

  /** Whether the log has no report of the run, but its records only. */
  get isTooLargeToStore(): boolean {
    return this.reported > (this.options.largestStoredReport ?? defaultLargestReport);
  }

  /** The most severe first where not all were kept, else in the order of the accounts. */
  get changes(): readonly Change[] {
    return this.kept;
  }

  add({ recorded, told, lastRead, object, moved, created }: TalliedAccount): void {
    const { report, skipped } = recorded;
    this.objects.push(object);
    if (created !== undefined) this.objects.push(created);
    if (moved !== undefined) this.states.push(moved);
    this.facts = addFacts(this.facts, factsOfAccount(report));
    const { scopes = [] } = this.options;
    if (scopes.length > 0) this.metScopes.push(meetScopes(scopes, report));
    this.addCoverage(report.coverage, lastRead);
    this.addFindings(report);
    this.addChanges(report, told);
    this.skipped.push(...skipped.slice(0, maxSkipped - this.skipped.length));
    this.numbers.principals += report.principals.length;
    this.addReport(report);
  }

  /** Findings about the settings, and what changed in them. */
  addSettings({
    recorded,
    told,
    moved,
    created,
  }: Pick<TalliedAccount, 'recorded' | 'told' | 'moved' | 'created'>): void {
    const { findings } = recorded.report;
    if (created !== undefined) this.objects.push(created);
    if (moved !== undefined) this.states.push(moved);
    const report = { coverage: settingsCoverage, principals: [], findings };
    this.facts = addFacts(this.facts, factsOfAccount(report));
    this.addFindings(report);
    this.addChanges(report, told);
  }

  /** What only the run as a whole leaves open. */
  addQuestions(questions: AccountQuestions): void {
    this.runQuestions = questions;
    this.facts = { ...this.facts, questions: addQuestions(this.facts.questions, questions) };
  }

  private addCoverage(coverage: AccountReport['coverage'], lastRead: string | null): void {
    const { account, name, status, roles, users } = coverage;
    this.numbers.accountsListed += 1;
    this.numbers.roles += roles;
    this.numbers.users += users;
    if (name !== undefined) this.accountNames[account] = name;
    if (status === 'read') {
      this.numbers.accountsRead += 1;
      this.judgedAccounts.add(account);
    } else if (status === 'excluded') {
      this.numbers.accountsExcluded += 1;
    } else {
      this.addUnreadable(coverage, lastRead);
    }
  }

  private addUnreadable({ account, reason = 'failed' }: AccountReport['coverage'], lastRead: string | null): void {
    this.numbers.accountsUnreadable += 1;
    this.unreadable.push({ account, reason });
    if (lastRead === null) this.neverRead += 1;
    else if (this.oldestRead === undefined || lastRead < this.oldestRead) this.oldestRead = lastRead;
  }

  private addFindings(report: AccountReport): void {
    const { exceptions, today } = this.options;
    for (const finding of report.findings) {
      if (finding.exception === undefined) this.numbers.findings[severityOf(finding.severity)] += 1;
      else this.numbers.accepted += 1;
    }
    for (const exception of listExpiring(report.findings, today)) this.expiring.push(exception);
    this.uses = addUses(this.uses, applyExceptions(report, exceptions, today).uses);
  }

  private addChanges(report: AccountReport, { changes, coverage }: RecordedChanges): void {
    if (changes.length + coverage.length === 0) return;
    for (const kind of changeKinds) this.numbers.changes[kind] += countKind(changes, kind);
    for (const kind of coverageChangeKinds) this.numbers.coverageChanges[kind] += countKind(coverage, kind);
    for (const change of coverage) this.coverageChanges.push(change);
    this.totalsByAccount.set(report.coverage.account, countBySeverity(report.findings));
    for (const change of changes) this.kept.push({ ...change, finding: this.share(change.finding) });
    if (this.kept.length > maxChanges + changesAtOnce) this.dropChanges();
  }

  /** Call once, after the last account. */
  finish(): void {
    if (this.kept.length > maxChanges) this.dropChanges();
  }

  private dropChanges(): void {
    const sorted = this.kept.toSorted((a, b) => compareSeverities(a.finding.severity, b.finding.severity));
    this.kept = sorted.slice(0, maxChanges);
    for (const { finding } of sorted.slice(maxChanges)) {
      this.omitted.set(finding.account, (this.omitted.get(finding.account) ?? 0) + 1);
    }
  }

  private addReport(report: AccountReport): void {
    this.reported += report.findings.length + report.principals.length;
    if (this.isTooLargeToStore && this.options.keepsReport !== true) this.reports = undefined;
    this.reports?.push(this.pack(report));
  }
}

const settingsCoverage = { account: '*', status: 'read', roles: 0, users: 0, principals: 0 } as const;

function countKind(changes: readonly { readonly kind: string }[], kind: string): number {
  return changes.filter((change) => change.kind === kind).length;
}
