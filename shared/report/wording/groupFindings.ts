// Joins findings of one cause for people: a boundary that blocks 40 actions is one group with 40 subjects.

import type { Finding } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import { compareCodes } from '../../drift/ruleFacts.ts';
import { compareSeverities, severityOf } from '../../drift/severity.ts';
import type { FindingGroup } from './findingGroup.ts';
import { principalKey } from './likenessKey.ts';

/** Groups findings of one principal (or account) by cause, worst first: by severity, then by number of findings, code and principal. */
export function groupFindings(findings: Iterable<Finding>): FindingGroup[] {
  return [...Map.groupBy(findings, principalKey).values()]
    .map((some) => toGroup(some.toSorted(compareFindings)))
    .toSorted(compareGroups);
}

/** Sorts findings worst first: by severity, code, account, principal and subject. */
export function compareFindings(a: Finding, b: Finding): number {
  return compareKinds(a, b) || compareText(a.subject, b.subject);
}

/** As {@link compareFindings}, whatever they are about. */
export function compareKinds(a: Finding, b: Finding): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    compareCodes(a.code, b.code) ||
    compareText(a.account, b.account) ||
    compareText(a.principal ?? '', b.principal ?? '')
  );
}

/** Order of code units: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** @param findings of one cause, at least one, sorted */
export function toGroup(findings: Listed<Finding>): FindingGroup {
  const first = findings.at(0);
  if (first === undefined) throw new Error('expected a group of at least one finding, got an empty one');
  const [cause, ...others] = first.causes;
  return {
    code: first.code,
    severity: severityOf(first.severity),
    cause,
    alsoIn: others.filter((other) => other.layer !== cause?.layer),
    findings,
    ...namesOf(findings),
  };
}

function namesOf(
  findings: Listed<Finding>,
): Pick<FindingGroup, 'subjects' | 'principals' | 'accounts' | 'requirements'> {
  const [subjects, principals, accounts, requirements] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  for (const finding of findings) {
    subjects.add(finding.subject);
    if (finding.principal !== null) principals.add(finding.principal);
    accounts.add(finding.account);
    for (const id of finding.requirements) requirements.add(id);
  }
  return {
    subjects: sorted(subjects),
    principals: sorted(principals),
    accounts: sorted(accounts),
    requirements: sorted(requirements),
  };
}

/** Worst first: by severity, then by number of findings, code, principal and subject. */
export function compareGroups(a: FindingGroup, b: FindingGroup): number {
  return (
    compareSeverities(a.severity, b.severity) ||
    b.findings.length - a.findings.length ||
    compareCodes(a.code, b.code) ||
    compareText(a.principals[0] ?? '', b.principals[0] ?? '') ||
    compareText(a.subjects[0] ?? '', b.subjects[0] ?? '')
  );
}

function sorted(texts: ReadonlySet<string>): string[] {
  return [...texts].toSorted(compareText);
}
