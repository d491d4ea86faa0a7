// Proves that nothing of the log was changed, removed, reordered, replaced or added since its runs were sealed.

import type { AuditLog } from './auditLog.ts';
import type { ManifestLink } from './manifest.ts';
import { originOf } from './sign/checkpointText.ts';
import type { PublicKey } from './sign/publicKey.ts';
import { type Survey, surveyOf } from './survey.ts';
import type { AuditFault, AuditNote, Findings } from './verify/auditFault.ts';
import type { ReadChain } from './verify/chainSeal.ts';
import { checkAnchors } from './verify/checkAnchors.ts';
import { checkFrom, type KeptCheckpoint } from './verify/checkFrom.ts';
import { checkHead } from './verify/checkHead.ts';
import { checkLeftOfRun, checkMissing, type LeftCheck } from './verify/checkLeft.ts';
import { checkOthers, checkStray } from './verify/checkOthers.ts';
import { checkSealedRun } from './verify/checkSealedRun.ts';
import { checkSignatures, type SignedSeals } from './verify/checkSignatures.ts';
import { checkStates } from './verify/checkStates.ts';
import { checkStrayRun } from './verify/checkStrayRun.ts';
import { readChain } from './verify/readChain.ts';
import { readLogKeys } from './verify/readLogKeys.ts';
import { surveyDays } from './verify/surveyDays.ts';

export interface AuditVerification {
  readonly ok: boolean;
  /** Sealed runs of the chain. */
  readonly runs: number;
  readonly objects: number;
  readonly records: number;
  /** The end of the chain: kept elsewhere, it proves later that nothing was cut off. */
  readonly head: ManifestLink | null;
  /** Oldest run first, so the first one is the first broken link; what belongs to no run of the chain comes last. */
  readonly faults: readonly AuditFault[];
  /** Ids of runs that died before they were sealed, or are under way: their records prove nothing. */
  readonly unsealed: readonly string[];
  readonly signatures: SignedSeals;
  /** Seals that saved messages carry. */
  readonly anchors: number;
  /** What no seal names yet: the next one will. */
  readonly notSealed: readonly AuditNote[];
  /** What could not be looked at. */
  readonly unlooked: readonly AuditNote[];
}

export interface VerifyAuditLog {
  readonly log: AuditLog;
  /** Everything that lies where the log lies; default: what the log lists. */
  readonly survey?: Survey | undefined;
  /** SHA-256 of a manifest that was noted earlier (every alert carries it): the chain must still contain it. */
  readonly expectSha256?: string | undefined;
  /** YYYY-MM-DD: runs that were sealed before that day are not looked at. */
  readonly since?: string | undefined;
  /** Keys that whoever verifies trusts; default: those that lie in the log. */
  readonly publicKeys?: readonly PublicKey[] | undefined;
  /** A checkpoint that was kept elsewhere: the log must still begin with what it covers. */
  readonly from?: KeptCheckpoint | undefined;
  /** Saved messages, events or log lines: the log must have the seal of each. */
  readonly anchors?: readonly KeptCheckpoint[] | undefined;
  readonly onProgress?: (checked: { readonly runs: number; readonly objects: number }) => void;
}

/**
 * Reads everything, writes nothing, and no object can stop it: what cannot be read is named, and the rest is still
 * checked. Memory holds one day of the log, and for each run and account some hundred bytes.
 *
 * @throws where the log cannot be listed.
 */
export async function verifyAuditLog(options: VerifyAuditLog): Promise<AuditVerification> {
  const { log, survey = surveyOf(log), since, expectSha256 } = options;
  const findings: Findings = { faults: [], notSealed: [], unlooked: [] };
  const chain = await readChain({ log, since, findings });
  const left: LeftCheck = { log, chain, findings, seen: new Set() };
  const runs = await checkDays({ ...options, survey }, left);
  checkHead({ chain, findings, begun: runs.unsealed, isCut: since !== undefined });
  checkMissing(left, since);
  await checkStates({ log, survey, chain, findings, isCut: since !== undefined });
  await checkOthers(left, survey);
  const signatures = await checkSigned({ ...options, survey }, left);
  const anchors = checkAnchors({ chain, findings, isCut: since !== undefined }, options.anchors ?? []);
  const faults = [...missingSeal(expectSha256, chain), ...inOrder(findings.faults, chain)];
  return {
    ok: faults.length === 0 && findings.unlooked.length === 0,
    runs: chain.seals.length,
    objects: runs.objects,
    records: runs.records,
    head: chain.seals.at(-1)?.link ?? null,
    faults,
    unsealed: runs.unsealed,
    signatures,
    anchors,
    notSealed: findings.notSealed,
    unlooked: withoutRepeats(findings.unlooked),
  };
}

async function checkDays(
  { log, survey, since, onProgress }: VerifyAuditLog & { readonly survey: Survey },
  left: LeftCheck,
) {
  const { chain, findings } = left;
  const sum = { runs: 0, objects: 0, records: 0 };
  const unsealed: string[] = [];
  for await (const { runs, strays } of surveyDays(survey, since)) {
    for (const stray of strays) checkStray(left, stray);
    for (const [segment, found] of runs) {
      const seal = chain.bySegment.get(segment);
      if (seal === undefined) {
        const run = checkStrayRun({ chain, findings, segment, found });
        if (run !== undefined) unsealed.push(run);
        continue;
      }
      const { objects, records } = await checkSealedRun({ log, seal, found, findings });
      await checkLeftOfRun(left, seal, found);
      sum.runs += 1;
      sum.objects += objects;
      sum.records += records;
      onProgress?.({ runs: sum.runs, objects: sum.objects });
    }
  }
  return { objects: sum.objects, records: sum.records, unsealed };
}

async function checkSigned(
  { log, survey, publicKeys: named = [], from, since }: VerifyAuditLog & { readonly survey: Survey },
  { chain, findings }: LeftCheck,
): Promise<SignedSeals> {
  const first = chain.start?.first;
  const origin =
    first === undefined ? chain.seals.findLast(({ checkpoint }) => checkpoint)?.checkpoint?.origin : originOf(first);
  const keys = await readLogKeys({ log, survey, findings, origin, named });
  if (from !== undefined) checkFrom({ chain, keys, findings }, from);
  return checkSignatures({ log, chain, keys, named, findings, isCut: since !== undefined });
}

function missingSeal(expected: string | undefined, { seals }: ReadChain): readonly AuditFault[] {
  if (expected === undefined || seals.some(({ link }) => link.sha256 === expected)) return [];
  const message = `no run of the chain has a manifest with SHA-256 ${expected}: runs were cut off or replaced`;
  return [{ kind: 'anchor', run: '', key: '', message }];
}

/** The end of the chain first, then by run from the oldest, then what belongs to none. */
function inOrder(faults: readonly AuditFault[], { seals }: ReadChain): readonly AuditFault[] {
  const places = new Map(seals.map(({ link }, index) => [link.run, index]));
  const placeOf = ({ kind, run }: AuditFault) => (kind === 'head' ? -1 : (places.get(run) ?? seals.length));
  return faults.toSorted((a, b) => placeOf(a) - placeOf(b));
}

/** The same right is missing wherever it is asked for. */
function withoutRepeats(notes: readonly AuditNote[]): readonly AuditNote[] {
  return [...new Map(notes.toReversed().map((note) => [note.why, note])).values()].toReversed();
}
