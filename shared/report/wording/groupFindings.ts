// Joins findings of one cause for people: a boundary that blocks 40 actions is one group with 40 subjects.

import type { Finding } from '../../drift/finding.ts';
import { compareCodes } from '../../drift/ruleFacts.ts';
import { compareSeverities, severityOf } from '../../drift/severity.ts';
import type { FindingGroup } from './findingGroup.ts';
import { documentKey, likenessKey, principalKey } from './likenessKey.ts';

/** `principal`: each group is about one principal (or account). `organization`: one cause is one group everywhere. */
export type GroupScope = 'principal' | 'organization';

/**
 * Groups findings by cause, worst first: by severity, then by number of findings, code and principal.
 *
 * With the scope `organization`, findings of several principals join where one document is their cause (an SCP, an RCP,
 * a managed policy of the account), and across accounts where all that is told of them is the same but for names and
 * account ids, as after a template was rolled out to many accounts.
 */
export function groupFindings(findings: readonly Finding[], scope: GroupScope = 'principal'): FindingGroup[] {
  const groups = [...Map.groupBy(findings, principalKey).values()].map(toGroup);
  const joined = scope === 'principal' ? groups : joinBy(joinBy(groups, documentKey), likenessKey);
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

function joinBy(groups: readonly FindingGroup[], keyOf: (group: FindingGroup) => string): FindingGroup[] {
  const joined = [...Map.groupBy(groups, keyOf).values()];
  return joined.flatMap((parts) => (parts.length === 1 ? parts : [toGroup(parts.flatMap((part) => part.findings))]));
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
