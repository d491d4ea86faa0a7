// The head of the log as it was found: where the chain ends.

import { type AuditHead, parseHead } from '../auditHead.ts';
import { headKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { type Findings, messageOf } from './auditFault.ts';
import { maxUnprovedBytes, readBounded } from './readBounded.ts';

/** Undefined where it could not be read, which is noted among the findings; a log without any seal has an empty one. */
export async function readChainHead(
  log: AuditLog,
  findings: Findings,
  hasSeals: () => Promise<boolean>,
): Promise<AuditHead | undefined> {
  const broken = (message: string): undefined => {
    findings.faults.push({ kind: 'head', run: '', key: headKey, message });
    return undefined;
  };
  const read = await readBounded(log, headKey, maxUnprovedBytes);
  if (read.outcome === 'missing') {
    if (await hasSeals()) return broken('the end of the chain is missing, and there are seals');
    return { schema: 'veeam-drift/head/1', manifest: null, baselined: false, open: [] };
  }
  if (read.outcome === 'too-large') return broken(read.why);
  if (read.outcome === 'unlooked') {
    findings.unlooked.push({ key: headKey, why: read.why });
    return undefined;
  }
  try {
    return parseHead(read.stored.body);
  } catch (error) {
    return broken(messageOf(error));
  }
}
