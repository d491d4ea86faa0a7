// Proves that no record of the log was changed, removed, reordered or added since its run was sealed.

import { auditRoot, parseRunKey } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { type AuditFault, type CheckedRun, checkRun } from './checkRun.ts';
import type { ManifestLink } from './manifest.ts';
import { type ChainStep, walkChain } from './walkChain.ts';

export interface AuditVerification {
  readonly ok: boolean;
  /** Sealed runs of the chain. */
  readonly runs: number;
  readonly objects: number;
  readonly records: number;
  /** The end of the chain: kept elsewhere, it proves later that nothing was cut off. */
  readonly head: ManifestLink | null;
  /** Oldest run first, so the first one is the first broken link; objects of runs that are not in the chain come last. */
  readonly faults: readonly AuditFault[];
  /** Ids of runs that died before they were sealed and were not tried again: their records prove nothing. */
  readonly unsealed: readonly string[];
}

export interface VerifyAuditLog {
  readonly log: AuditLog;
  /** SHA-256 of a manifest that was noted earlier (the event `Veeam Role Drift Scan Finished` carries it): the chain must still contain it. */
  readonly expectSha256?: string | undefined;
  readonly onProgress?: (checked: { readonly runs: number; readonly objects: number }) => void;
}

/** Reads everything, writes nothing. Memory grows with the number of runs and the largest of them, not with the log. */
export async function verifyAuditLog({ log, expectSha256, onProgress }: VerifyAuditLog): Promise<AuditVerification> {
  const links: ManifestLink[] = [];
  const perRun: (readonly AuditFault[])[] = [];
  const sum = { objects: 0, records: 0 };
  for await (const step of walkChain(log)) {
    const run = await checkStep(log, step);
    links.unshift(step.link);
    perRun.unshift([...chainFaults(step), ...run.faults]);
    sum.objects += run.objects;
    sum.records += run.records;
    onProgress?.({ runs: links.length, objects: sum.objects });
  }
  const strays = await findStrays(log, links);
  const faults = [...missingAnchor(expectSha256, links), ...perRun.flat(), ...strays.faults];
  return {
    ok: faults.length === 0,
    runs: links.length,
    ...sum,
    head: links.at(-1) ?? null,
    faults,
    unsealed: strays.unsealed,
  };
}

async function checkStep(log: AuditLog, step: ChainStep): Promise<CheckedRun> {
  return step.state === 'lost' ? { objects: 0, records: 0, faults: [] } : checkRun(log, step.link.key, step.manifest);
}

function chainFaults(step: ChainStep): readonly AuditFault[] {
  if (step.state === 'intact') return [];
  return [{ kind: 'chain', run: step.link.run, key: step.link.key, message: step.why }];
}

function missingAnchor(expected: string | undefined, links: readonly ManifestLink[]): readonly AuditFault[] {
  if (expected === undefined || links.some(({ sha256 }) => sha256 === expected)) return [];
  const message = `no run of the chain has a manifest with SHA-256 ${expected}: runs were cut off or replaced`;
  return [{ kind: 'chain', run: '', key: '', message }];
}

/** Folders of runs that the chain does not know: with a manifest they were added, without one the run died. */
async function findStrays(
  log: AuditLog,
  links: readonly ManifestLink[],
): Promise<{ readonly faults: readonly AuditFault[]; readonly unsealed: readonly string[] }> {
  const sealed = new Set(links.map(({ key }) => key.slice(0, key.lastIndexOf('/') + 1)));
  const unsealed = new Set<string>();
  const faults: AuditFault[] = [];
  for await (const { key } of log.list(auditRoot)) {
    const place = parseRunKey(key);
    const run = place?.runId ?? '';
    if (place === undefined) {
      faults.push({ kind: 'added', run, key, message: 'an object that no version of the log writes' });
    } else if (!sealed.has(key.slice(0, key.lastIndexOf('/') + 1))) {
      unsealed.add(run);
      if (key.endsWith('/manifest.json')) {
        faults.push({ kind: 'added', run, key, message: 'a manifest that the chain does not contain' });
      }
    }
  }
  const added = new Set(faults.map((fault) => fault.run));
  return { faults, unsealed: [...unsealed].filter((run) => !added.has(run)) };
}
