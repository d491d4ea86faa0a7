// What a run leaves outside of its own records: alerts, plan, results of the map, claims. The next seal names it.

import { alertStateKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import type { SurveyedObject } from '../survey.ts';
import type { AuditFaultKind, Findings } from './auditFault.ts';
import type { ChainSeal, NamedObject, ReadChain } from './chainSeal.ts';
import { readBounded } from './readBounded.ts';
import type { SurveyedRun } from './surveyDays.ts';

export interface LeftCheck {
  readonly log: AuditLog;
  readonly chain: ReadChain;
  readonly findings: Findings;
  /** Named objects that were found; the others are missing. */
  readonly seen: Set<string>;
}

/** What lies there of a sealed run beside its records and reports. */
export async function checkLeftOfRun(check: LeftCheck, seal: ChainSeal, found: SurveyedRun): Promise<void> {
  const objects = [...found.alerts, ...found.plans, ...found.mapResults];
  for (const object of objects) await checkLeft(check, object, { run: seal.link.run, named: namingOf(check, seal) });
  const ledger = alertStateKey(seal.place);
  const isMissing =
    isToldRun(check, seal) && !found.alerts.some(({ key, form }) => key === ledger && form === 'object');
  if (isMissing)
    addFault(check, 'removed', { key: ledger, run: seal.link.run, message: 'the ledger of its alerts is missing' });
}

/**
 * - `named`: a later seal names all that the run left
 * - `to-come`: the next seal will
 * - `never`: a version sealed after it that named nothing
 * - `lost`: neither a seal nor the head knows of it, and one of them should
 */
type Naming = 'named' | 'to-come' | 'never' | 'lost';

function namingOf({ chain }: LeftCheck, seal: ChainSeal): Naming {
  if (chain.leftBy.has(seal.segment)) return 'named';
  const { head } = chain;
  const isKnown = [...(head?.open ?? []), ...(head?.ended ?? [])].some(({ runId }) => runId === seal.place.runId);
  if (head === undefined || isKnown) return 'to-come';
  return seal.version === 1 || !chain.isWhole || chain.hasFirstVersionAfter(seal) ? 'never' : 'lost';
}

/** Whether the run has told what it found, and no seal after it could name that yet. */
function isToldRun({ chain }: LeftCheck, { version, place }: ChainSeal): boolean {
  return version === 2 && chain.head?.ended?.some(({ runId }) => runId === place.runId) === true;
}

export interface LeftOf {
  readonly run: string;
  readonly named: Naming;
}

/** One object that stands where runs leave theirs. */
export async function checkLeft(check: LeftCheck, object: SurveyedObject, { run, named }: LeftOf): Promise<void> {
  const { key, form, note } = object;
  const { findings } = check;
  if (form === 'unlooked') return void findings.unlooked.push({ key, why: note ?? 'not allowed' });
  if (form === 'leftover') return void findings.notSealed.push({ key, why: `a lock or draft of process ${note}` });
  if (form === 'link') return addFault(check, 'link', { key, run, message: `a link to ${note}; a log has none` });
  // These are replaced as their run goes on, and expire.
  if (form === 'older-version' || form === 'delete-marker') return;
  if (form === 'no-file') return addFault(check, 'added', { key, run, message: 'no object that a log writes' });
  const sealed = check.chain.named.get(key);
  if (sealed !== undefined) return compare(check, object, sealed);
  if (named === 'to-come') findings.notSealed.push({ key, why: 'the next seal will name it' });
  else if (named === 'never')
    findings.notSealed.push({ key, why: 'no seal names it: an older version went on with the log' });
  else addFault(check, 'added', { key, run, message: 'no seal names it' });
}

async function compare(check: LeftCheck, { key, size }: SurveyedObject, sealed: NamedObject): Promise<void> {
  check.seen.add(key);
  const { run, bytes } = sealed;
  const changed = { key, run, message: 'the object is not the one that the next seal names' };
  if (size !== bytes) return addFault(check, 'changed', changed);
  const read = await readBounded(check.log, key, bytes);
  if (read.outcome === 'unlooked') check.findings.unlooked.push({ key, why: read.why });
  else if (read.outcome !== 'read' || sha256(read.stored.body) !== sealed.sha256) addFault(check, 'changed', changed);
}

/** Days after which the bucket lets plans, results and claims go: infra/auditBucket.yml. */
const expiringDays = 30;
const dayMs = 86_400_000;

/** Named objects that are not there any more, and that nothing lets go. `since`: those of earlier days were not looked for. */
export function checkMissing(check: LeftCheck, since = ''): void {
  const { chain, seen } = check;
  const newest = Date.parse(chain.seals.at(-1)?.link.at ?? '');
  for (const [key, { run, date }] of chain.named) {
    if (seen.has(key) || date < since) continue;
    const isExpired =
      !key.endsWith(alertStateKey({ runId: run, date })) && newest - Date.parse(date) >= expiringDays * dayMs;
    if (!isExpired) addFault(check, 'removed', { key, run, message: 'the object is missing that the next seal names' });
  }
}

function addFault(
  { findings }: LeftCheck,
  kind: AuditFaultKind,
  about: { readonly key: string; readonly run: string; readonly message: string },
): void {
  findings.faults.push({ kind, ...about });
}
