// All findings of a report, the worst first, few of them at a time.

import type { Finding } from '../../drift/finding.ts';
import type { Listed } from '../../drift/listed.ts';
import { PickedList } from '../../drift/pickedList.ts';
import { severityOf } from '../../drift/severity.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { compareFindings, compareKinds } from './groupFindings.ts';

/** Findings of one severity, code and owner. */
interface Owned {
  readonly first: Finding;
  readonly places: number[];
}

/** Gives the findings in the order of {@link compareFindings}; of each it keeps the place, and makes it again. */
export function* worstFirst(findings: Listed<Finding>): Generator<Finding> {
  const owned = new Map<string, Owned>();
  let place = 0;
  for (const finding of findings) {
    const { severity, code, account, principal } = finding;
    const key = JSON.stringify([severityOf(severity), code, account, principal ?? '']);
    getOrMake(owned, key, () => ({ first: finding, places: [] })).places.push(place);
    place += 1;
  }
  const inOrder = [...owned.values()].sort((a, b) => compareKinds(a.first, b.first));
  for (const { places } of inOrder) yield* [...new PickedList(findings, places)].sort(compareFindings);
}
