// Whether the head says of the runs what the log says of them: nothing signs it.

import { headKey, runSegment } from '../auditKeys.ts';
import type { Findings } from './auditFault.ts';
import type { ReadChain } from './chainSeal.ts';

export interface HeadCheck {
  readonly chain: ReadChain;
  readonly findings: Findings;
  /** Ids of runs that have begun and are not sealed. */
  readonly begun: readonly string[];
  /** Whether seals from before a day were left out. */
  readonly isCut: boolean;
}

export function checkHead({ chain, findings, begun, isCut }: HeadCheck): void {
  const { head } = chain;
  // Of a head that cannot be read everything has been said; of a log that was cut short not all is known.
  if (head === undefined || isCut || !chain.isWhole) return;
  const fault = (message: string) => void findings.faults.push({ kind: 'head', run: '', key: headKey, message });
  for (const { runId, date } of head.open) {
    const isThere = chain.bySegment.has(runSegment({ runId, date })) || begun.includes(runId);
    if (!isThere) fault(`run ${runId} stands open in it, and has never begun`);
  }
  for (const { runId, date } of head.ended ?? []) {
    if (!chain.bySegment.has(runSegment({ runId, date }))) fault(`run ${runId} has ended by it, and is not sealed`);
  }
  if (head.baselined !== chain.seals.some(({ isPartial }) => !isPartial)) {
    fault(
      `by it ${head.baselined ? 'a' : 'no'} run over the whole estate was sealed, by the seals it is the other way round`,
    );
  }
}
