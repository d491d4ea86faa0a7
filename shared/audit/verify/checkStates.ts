// Compares the last known states with what the seals say of them.

import { isStateKey, runSegment, statesPrefix } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import { readStateOrigin } from '../storedState.ts';
import type { Survey, SurveyedObject } from '../survey.ts';
import { type AuditFaultKind, type Findings, messageOf } from './auditFault.ts';
import type { ChainSeal, ReadChain } from './chainSeal.ts';
import { maxUnprovedBytes, readBounded } from './readBounded.ts';

export interface StatesCheck {
  readonly log: AuditLog;
  readonly survey: Survey;
  readonly chain: ReadChain;
  readonly findings: Findings;
  /** Whether seals from before a day were left out. */
  readonly isCut: boolean;
}

const maxStateBytes = 128 * 2 ** 20;

export async function checkStates(check: StatesCheck): Promise<void> {
  const seen = new Set<string>();
  for await (const object of check.survey.below(statesPrefix)) {
    if (object.form === 'object') seen.add(object.key);
    await checkOne(check, object);
  }
  for (const [key, run] of check.chain.states.runs()) {
    if (!seen.has(key)) check.findings.faults.push({ kind: 'removed', run, key, message: 'the state is missing' });
  }
}

async function checkOne(check: StatesCheck, { key, form, note }: SurveyedObject): Promise<void> {
  const { findings } = check;
  const fault = (kind: AuditFaultKind, message: string) => void findings.faults.push({ kind, run: '', key, message });
  // A state is replaced again and again.
  if (form === 'older-version') return;
  if (form === 'unlooked') return void findings.unlooked.push({ key, why: note ?? 'not allowed' });
  if (form === 'leftover') return void findings.notSealed.push({ key, why: `a lock of process ${note}` });
  if (form === 'link') return fault('link', `a link to ${note}; a log has none`);
  if (form === 'delete-marker') return fault('version', `it was deleted: delete marker ${note}`);
  if (form === 'no-file' || !isStateKey(key)) return fault('added', 'no object that a log writes');
  const read = await readBounded(check.log, key, maxStateBytes);
  if (read.outcome === 'unlooked') return void findings.unlooked.push({ key, why: read.why });
  if (read.outcome === 'missing') return fault('changed', 'no object that can be read');
  if (read.outcome === 'too-large') return fault('changed', read.why);
  const { body } = read.stored;
  const sealed = check.chain.states.get(key);
  if (sealed !== sha256(body)) compareOrigin(check, { key, body, isKnown: sealed !== undefined });
}

/** Whether the run was sealed after the one whose seal names the state. */
function isAfterTip({ seals, states }: ReadChain, seal: ChainSeal, key: string): boolean {
  const run = states.runOf(key);
  return run === undefined || seals.indexOf(seal) > seals.findIndex(({ link }) => link.run === run);
}

interface UnknownState {
  readonly key: string;
  readonly body: Uint8Array;
  readonly isKnown: boolean;
}

/** A state that is not the last sealed one: that of a run which is not sealed yet, of an older version, or nobody's. */
function compareOrigin({ chain, findings, isCut }: StatesCheck, { key, body, isKnown }: UnknownState): void {
  const fault = (kind: AuditFaultKind, message: string, run = '') => {
    findings.faults.push({ kind, run, key, message });
  };
  if (body.length > maxUnprovedBytes) {
    tellTooLarge({ chain, findings }, key);
    return;
  }
  const origin = originOf(body, key);
  if ('unreadable' in origin) {
    fault('changed', origin.unreadable);
    return;
  }
  const { run, date } = origin;
  const seal = date === undefined ? undefined : chain.bySegment.get(runSegment({ runId: run, date }));
  if (chain.head?.open.some(({ runId }) => runId === run) === true && seal === undefined) {
    findings.notSealed.push({ key, why: `of run ${run}, which is not sealed yet` });
  } else if (seal?.version === 1 && isAfterTip(chain, seal, key)) {
    findings.notSealed.push({ key, why: 'of a run of an older version, whose seal names no states' });
  } else if (isKnown) {
    fault('changed', 'it is not the last state that a sealed run wrote (audit rebuild-state makes that anew)', run);
  } else if (seal?.version === 2 || (chain.isWhole && !isCut && seal === undefined && !chain.hasFirstVersion)) {
    fault('added', 'no seal names this state: nobody but a run may write one; remove it', run);
  } else {
    findings.notSealed.push({ key, why: 'of a run of an older version, whose seal names no states' });
  }
}

// A run that stands open may have written it.
function tellTooLarge({ chain, findings }: Pick<StatesCheck, 'chain' | 'findings'>, key: string): void {
  if ((chain.head?.open.length ?? 0) > 0) {
    findings.notSealed.push({ key, why: 'too large to say whose it is' });
    return;
  }
  const message = 'it is not the last state that a sealed run wrote, and too large to say whose it is';
  findings.faults.push({ kind: 'changed', run: '', key, message });
}

function originOf(body: Uint8Array, key: string): ReturnType<typeof readStateOrigin> | { readonly unreadable: string } {
  try {
    return readStateOrigin(body, key);
  } catch (error) {
    return { unreadable: messageOf(error) };
  }
}
