// Where the findings of one role, user or account stand in a report, without a table of all findings.

import type { Finding } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import { getOrMake } from '../../iam/getOrMake.ts';

/** Findings that follow each other: the first, and the one after the last. */
export type Run = readonly [from: number, to: number];

/** Gives the places of all findings, by their principal, or by their account where they are about no role or user. */
export function findingPlaces(findings: Listed<Finding>): ReadonlyMap<string, readonly Run[]> {
  const places = new Map<string, Run[]>();
  const add = (owner: string, run: Run) => getOrMake(places, owner, () => []).push(run);
  let from = 0;
  let index = 0;
  let current: string | undefined;
  for (const { principal, account } of findings) {
    const owner = principal ?? account;
    if (owner !== current) {
      if (current !== undefined) add(current, [from, index]);
      current = owner;
      from = index;
    }
    index += 1;
  }
  if (current !== undefined) add(current, [from, index]);
  return places;
}

/** The findings at some places, each with its own. */
export function* findingsAt(
  findings: Listed<Finding>,
  runs: readonly Run[],
): Generator<readonly [place: number, finding: Finding]> {
  for (const [from, to] of runs) {
    for (let place = from; place < to; place += 1) {
      const finding = findings.at(place);
      if (finding !== undefined) yield [place, finding];
    }
  }
}
