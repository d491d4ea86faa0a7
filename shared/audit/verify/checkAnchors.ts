// Whether the log still has what saved messages say of it.

import type { Findings } from './auditFault.ts';
import type { ReadChain } from './chainSeal.ts';
import type { KeptCheckpoint } from './checkFrom.ts';
import { findSeals } from './findSeals.ts';

export interface AnchorsCheck {
  readonly chain: ReadChain;
  readonly findings: Findings;
  /** Whether seals from before a day were left out. */
  readonly isCut: boolean;
}

/** Gives how many seals the files carry. */
export function checkAnchors({ chain, findings, isCut }: AnchorsCheck, files: readonly KeptCheckpoint[]): number {
  const known = new Set(chain.seals.map(({ link }) => link.sha256));
  let count = 0;
  for (const { name, text } of files) {
    const seals = findSeals(text);
    count += seals.length;
    if (seals.length === 0) findings.unlooked.push({ key: name, why: `${name} holds no seal` });
    for (const seal of seals.filter((digest) => !known.has(digest))) {
      const message = `the log does not have the seal ${seal}: runs were cut off or replaced`;
      if (isCut)
        findings.unlooked.push({ key: name, why: `the seal ${seal} is not among the runs that were looked at` });
      else findings.faults.push({ kind: 'anchor', run: '', key: name, message });
    }
  }
  return count;
}
