// Says in the notes of a run that a state was not the one that the log knows.

import { rebuiltNoteKey } from '../../audit/auditKeys.ts';
import type { AuditLog } from '../../audit/auditLog.ts';
import { encodeJsonLines } from '../../audit/encodeJson.ts';
import type { BelievedState } from '../../audit/readBelievedState.ts';
import { placeOfRun, type RunStart } from '../../audit/runStart.ts';

export interface RebuiltStateNote {
  readonly start: RunStart;
  /** 12 digits, or `*`. */
  readonly account: string;
  readonly madeAnew: NonNullable<BelievedState['madeAnew']>;
}

/** Before anything else is done with it: a later try of the run finds the state that this one wrote. */
export async function noteRebuiltState(log: AuditLog, { start, account, madeAnew }: RebuiltStateNote): Promise<void> {
  const name = account === '*' ? 'of findings about the settings' : `of account ${account}`;
  const how = madeAnew === 'from the records' ? 'it was made anew from the records' : 'the records give none';
  const what = `The last known state ${name} was not the one that the audit log knows: somebody else than a scan has written or removed it, and ${how}. Run audit verify.`;
  const record = { record: 'note', run: start.run, at: start.at, what };
  await log.create(rebuiltNoteKey(placeOfRun(start), account), encodeJsonLines([record]));
}
