// Joins findings of one cause over all accounts, and keeps of each only its place.

import type { Finding } from '../../drift/finding.ts';
import { JoinedList } from '../../drift/joinedList.ts';
import type { Listed } from '../../drift/listed.ts';
import { PickedList } from '../../drift/pickedList.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { FindingGroup } from './findingGroup.ts';
import { findingPlaces, findingsAt } from './findingPlaces.ts';
import { compareFindings, compareGroups, compareText, toGroup } from './groupFindings.ts';
import { documentKey, likenessKey, principalKey } from './likenessKey.ts';

/** Findings of one cause about one principal (or account). */
interface Part {
  readonly account: string;
  readonly principal: string | null;
  /** Place of the first of them in the report. */
  readonly first: number;
  /** Places of all, from that one on, sorted by subject. */
  readonly places: readonly number[];
}

type Parts = Map<string, Part[]>;

/**
 * Groups findings by cause, worst first. Those of several principals join where one document is their cause (an SCP, an
 * RCP, a managed policy of the account), and across accounts where all that is told of them is the same but for names and
 * account ids, as after a template was rolled out to many accounts.
 */
export function groupCauses(findings: Listed<Finding>): readonly FindingGroup[] {
  return getOrMake(known, findings, group);
}

/** Several forms of one report ask for the same. */
const known = new WeakMap<Listed<Finding>, readonly FindingGroup[]>();

function group(findings: Listed<Finding>): readonly FindingGroup[] {
  const documents: Parts = new Map();
  const causes: Parts = new Map();
  for (const { part, own } of principalParts(findings)) {
    const document = documentKey(own);
    if (document === undefined) addPart(causes, likenessKey(own), part);
    else addPart(documents, document, part);
  }
  for (const parts of documents.values()) {
    const key = likenessKey(toGroup(joinParts(findings, parts)));
    for (const part of parts) addPart(causes, key, part);
  }
  const inOrder = [...causes.values()].toSorted((a, b) => firstOf(a) - firstOf(b));
  return inOrder.map((parts) => toGroup(joinParts(findings, parts))).toSorted(compareGroups);
}

function addPart(parts: Parts, key: string, part: Part): void {
  getOrMake(parts, key, () => []).push(part);
}

function firstOf(parts: readonly Part[]): number {
  return parts.reduce((least, { first }) => Math.min(least, first), Number.POSITIVE_INFINITY);
}

function* principalParts(findings: Listed<Finding>): Generator<{ readonly part: Part; readonly own: FindingGroup }> {
  const share = sharePlaces();
  for (const runs of findingPlaces(findings).values()) {
    const placed = findingsAt(findings, runs);
    for (const some of Map.groupBy(placed, ([, finding]) => principalKey(finding)).values()) {
      const sorted = some.toSorted(([, a], [, b]) => compareFindings(a, b));
      const own = toGroup(sorted.map(([, finding]) => finding));
      const first = some[0]?.[0] ?? 0;
      const places = share(sorted.map(([place]) => place - first));
      const [account = ''] = own.accounts;
      yield { part: { account, principal: own.principals[0] ?? null, first, places }, own };
    }
  }
}

/** Like roles have like places. */
function sharePlaces(): (places: readonly number[]) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (places) => getOrMake(known, places.join(), () => places);
}

/** Sorted as a group is: by account, principal and subject. */
function joinParts(findings: Listed<Finding>, parts: readonly Part[]): Listed<Finding> {
  const sorted = parts.toSorted((a, b) => compareOwners(a, b) || a.first - b.first);
  const lists: Listed<Finding>[] = [];
  for (const [index, part] of sorted.entries()) {
    const before = sorted[index - 1];
    const own = new PickedList(findings, part.places, part.first);
    const last = before !== undefined && compareOwners(before, part) === 0 ? lists.pop() : undefined;
    lists.push(last === undefined ? own : [...last, ...own].toSorted(compareFindings));
  }
  return new JoinedList(lists);
}

function compareOwners(a: Part, b: Part): number {
  return compareText(a.account, b.account) || compareText(a.principal ?? '', b.principal ?? '');
}
