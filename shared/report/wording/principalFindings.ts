// Which findings of a report its principals refer to, without a table of all: that of hundreds of thousands is large.

import type { ReportedPrincipal } from '../../drift/accountReport.ts';
import type { Finding } from '../../drift/finding.ts';
import { JoinedList } from '../../drift/joinedList.ts';
import type { Listed } from '../../drift/listed.ts';
import { ListPart, PickedList } from '../../drift/pickedList.ts';
import type { RunReport } from '../../drift/runReport.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { findingPlaces, findingsAt, type Run } from './findingPlaces.ts';

export interface PrincipalFindings {
  /** In the order in which the principal refers to them; ids that no finding has are passed over. */
  of(principal: ReportedPrincipal): Listed<Finding>;
  /** Those that no principal refers to, by account. */
  readonly others: ReadonlyMap<string, Listed<Finding>>;
}

type Parts = Pick<RunReport, 'principals' | 'findings'>;
type Places = ReadonlyMap<string, readonly Run[]>;

/** A principal refers to its own findings; to others only in reports that this program did not write. */
export function principalFindings(report: Parts): PrincipalFindings {
  const { findings } = report;
  const places = findingPlaces(findings);
  const named = namedFindings(report, places);
  const foreign = findById(findings, named.foreign);
  return {
    of: ({ principal, findings: ids }) => {
      const runs = places.get(principal) ?? [];
      if (named.whole.has(principal)) return listAt(findings, runs);
      const own = new Map(Array.from(findingsAt(findings, runs), ([, finding]) => [finding.id, finding]));
      return [...ids].flatMap((id) => own.get(id) ?? foreign.get(id) ?? []);
    },
    others: otherFindings(findings, places, named),
  };
}

function findById(findings: Listed<Finding>, ids: ReadonlySet<string>): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  if (ids.size === 0) return found;
  for (const finding of findings) if (ids.has(finding.id)) found.set(finding.id, finding);
  return found;
}

function listAt(findings: Listed<Finding>, runs: readonly Run[]): Listed<Finding> {
  const parts = runs.map(([from, to]) => new ListPart(findings, from, to));
  return parts.length === 1 ? (parts[0] ?? []) : new JoinedList(parts);
}

interface NamedFindings {
  /** Principals that refer to all of their own findings and to no others, in their order. */
  readonly whole: ReadonlySet<string>;
  /** To what the others refer. */
  readonly inPart: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids of what a principal refers to although it is not its own. */
  readonly foreign: ReadonlySet<string>;
}

function namedFindings({ principals, findings }: Parts, places: Places): NamedFindings {
  const whole = new Set<string>();
  const inPart = new Map<string, Set<string>>();
  const foreign = new Set<string>();
  for (const { principal, findings: ids } of principals) {
    const own = Array.from(findingsAt(findings, places.get(principal) ?? []), ([, { id }]) => id);
    const named = [...ids];
    const isWhole = named.length === own.length && named.every((id, index) => id === own[index]);
    if (isWhole && !inPart.has(principal)) {
      whole.add(principal);
      continue;
    }
    const before = inPart.get(principal) ?? (whole.has(principal) ? own : []);
    inPart.set(principal, new Set([...before, ...named]));
    addOthers(foreign, named, own);
  }
  for (const principal of inPart.keys()) whole.delete(principal);
  return { whole, inPart, foreign };
}

function addOthers(to: Set<string>, ids: readonly string[], without: readonly string[]): void {
  const known = new Set(without);
  for (const id of ids) if (!known.has(id)) to.add(id);
}

function otherFindings(
  findings: Listed<Finding>,
  places: Places,
  { whole, inPart, foreign }: NamedFindings,
): PrincipalFindings['others'] {
  const others = new Map<string, number[]>();
  for (const [owner, runs] of places) {
    if (whole.has(owner)) continue;
    const shown = inPart.get(owner);
    for (const [place, { id, account }] of findingsAt(findings, runs)) {
      if (shown?.has(id) === true || foreign.has(id)) continue;
      getOrMake(others, account, () => []).push(place);
    }
  }
  const inOrder = (some: readonly number[]) => some.toSorted((a, b) => a - b);
  return new Map(Array.from(others, ([account, some]) => [account, new PickedList(findings, inOrder(some))]));
}
