// Joins findings of one cause for people: a boundary that blocks 40 actions is one group with 40 subjects.

import type { Finding, FindingCause } from '../../drift/finding.ts';
import { compareCodes, isAboutActions } from '../../drift/ruleFacts.ts';
import { compareSeverities, type Severity, severityOf } from '../../drift/severity.ts';

export interface FindingGroup {
  readonly code: string;
  readonly severity: Severity;
  /** The deciding cause that all findings share; absent where the findings have none. */
  readonly cause: FindingCause | undefined;
  /** Causes of the first finding beyond the deciding one, in other layers: it must be mended there as well. */
  readonly alsoIn: readonly FindingCause[];
  /** At least one, sorted by account, principal and subject. */
  readonly findings: readonly Finding[];
  /** Distinct, sorted. */
  readonly subjects: readonly string[];
  /** Distinct ARNs, sorted; empty where the findings are about an account or the settings. */
  readonly principals: readonly string[];
  /** Distinct account ids, sorted. */
  readonly accounts: readonly string[];
  /** Ids of the required sets that ask for the subjects, distinct and sorted. */
  readonly requirements: readonly string[];
}

/** `principal`: each group is about one principal (or account). `organization`: one cause is one group everywhere. */
export type GroupScope = 'principal' | 'organization';

/**
 * Groups findings by cause, worst first: by severity, then by number of findings, code and principal.
 *
 * With the scope `organization`, findings of several principals join where one document is their cause (an SCP, an RCP,
 * a managed policy of the account) or where principals of the same name lack the same things, as after a template was
 * rolled out to many accounts.
 */
export function groupFindings(findings: readonly Finding[], scope: GroupScope = 'principal'): FindingGroup[] {
  const groups = [...Map.groupBy(findings, principalKey).values()].map(toGroup);
  const joined = scope === 'principal' ? groups : joinAcrossPrincipals(groups);
  return joined.toSorted(compareGroups);
}

/** Sorts findings worst first: by severity, code, account, principal and subject. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    compareCodes(a.code, b.code) ||
    compareText(a.account, b.account) ||
    compareText(a.principal ?? '', b.principal ?? '') ||
    compareText(a.subject, b.subject)
  );
}

/** Order of code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function toGroup(findings: readonly Finding[]): FindingGroup {
  const sorted = findings.toSorted(compareFindings);
  const [first] = sorted;
  if (first === undefined) throw new Error('expected a group of at least one finding, got an empty one');
  const [cause, ...others] = first.causes;
  return {
    code: first.code,
    severity: severityOf(first.severity),
    cause,
    alsoIn: others.filter((other) => other.layer !== cause?.layer),
    findings: sorted,
    subjects: distinct(sorted.map((finding) => finding.subject)),
    principals: distinct(sorted.flatMap((finding) => finding.principal ?? [])),
    accounts: distinct(sorted.map((finding) => finding.account)),
    requirements: distinct(sorted.flatMap((finding) => finding.requirements)),
  };
}

function joinAcrossPrincipals(groups: readonly FindingGroup[]): FindingGroup[] {
  const joined = Map.groupBy(groups, organizationKey).values();
  return [...joined].map((parts) => toGroup(parts.flatMap((part) => part.findings)));
}

function principalKey(finding: Finding): string {
  const [cause, ...others] = finding.causes;
  const alsoIn = distinct(others.filter((other) => other.layer !== cause?.layer).map((other) => other.layer));
  const owner = [finding.account, finding.principal, finding.code, finding.severity, finding.exception ?? null];
  // Without a cause that is shared by nature, each finding stands for itself: two services that nobody trusts are two lines.
  const own = isAboutActions(finding) ? [] : [finding.subject];
  return JSON.stringify([...owner, causeKey(cause), alsoIn, ...own]);
}

function organizationKey(group: FindingGroup): string {
  const [first] = group.findings;
  const kind = [group.code, group.severity, first?.exception ?? null, group.alsoIn.map((cause) => cause.layer)];
  const { cause } = group;
  if (cause !== undefined && isSharedDocument(cause)) return JSON.stringify([...kind, causeKey(cause)]);
  const name = first?.principal?.replace(/^.*\//, '') ?? group.accounts.join();
  const withoutAccounts = JSON.stringify([name, causeKey(cause), group.subjects]).replaceAll(/\b\d{12}\b/g, 'account');
  return JSON.stringify([...kind, withoutAccounts]);
}

/** Leaves out `why` and `resources`: they may name the action, and the statement already says which document decides. */
function causeKey(cause: FindingCause | undefined): string {
  if (cause === undefined) return '';
  const { layer, kind, level, policyArn, policy, statement, condition } = cause;
  const where = [layer, kind, level?.id ?? level?.name, policyArn ?? policy, statement?.number];
  return JSON.stringify([...where, condition?.operator, condition?.key, condition?.values]);
}

function isSharedDocument(cause: FindingCause): boolean {
  return cause.layer === 'scp' || cause.layer === 'rcp' || cause.policyArn !== undefined;
}

function compareGroups(a: FindingGroup, b: FindingGroup): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    b.findings.length - a.findings.length ||
    compareCodes(a.code, b.code) ||
    compareText(a.principals[0] ?? '', b.principals[0] ?? '') ||
    compareText(a.subjects[0] ?? '', b.subjects[0] ?? '')
  );
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted(compareText);
}
