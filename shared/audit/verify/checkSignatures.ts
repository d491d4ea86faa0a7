// Whether each seal is signed, by a key that counts, over the tree that ends with it.

import pMap from 'p-map';
import { checkpointKey, publicKeyKey } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { checkpointText } from '../sign/checkpointText.ts';
import type { PublicKey } from '../sign/publicKey.ts';
import { judgeNote, parseNote } from '../sign/signedNote.ts';
import { type Findings, messageOf } from './auditFault.ts';
import type { ChainSeal, ReadChain } from './chainSeal.ts';
import { readBounded } from './readBounded.ts';
import { type LogKeys, withEndorsed } from './readLogKeys.ts';

export interface SignaturesCheck {
  readonly log: AuditLog;
  readonly chain: ReadChain;
  readonly keys: LogKeys;
  readonly named: readonly PublicKey[];
  readonly findings: Findings;
  /** Whether seals from before a day were left out. */
  readonly isCut: boolean;
}

export interface SignedSeals {
  readonly signed: number;
  readonly unsigned: number;
  /** Keys that signed them. `named`: by whoever verifies, or vouched for by one of those. */
  readonly keys: readonly { readonly fingerprint: string; readonly algorithm: string; readonly named: boolean }[];
}

const notesAtOnce = 32;
const maxNoteBytes = 64 * 2 ** 10;

export async function checkSignatures(check: SignaturesCheck): Promise<SignedSeals> {
  const { seals } = check.chain;
  const by = await pMap(seals, (seal) => checkSeal(check, seal), { concurrency: notesAtOnce });
  const used = new Map(by.flatMap((key) => (key === undefined ? [] : [[key.fingerprint, key] as const])));
  if (check.named.length === 0) addForeignKeys(check, by);
  addUnsigned(check);
  // A key may have signed what was left out.
  if (!check.isCut) addUnusedKeys(check, used);
  const signed = by.filter((key) => key !== undefined).length;
  const newest = seals.at(-1);
  if (check.named.length > 0 && signed === 0 && newest !== undefined) {
    fault(check, newest, 'no seal of the log is signed by the keys that were named');
  }
  const keys = [...used.values()].map(({ fingerprint, algorithm }) => ({
    fingerprint,
    algorithm,
    named: check.named.length > 0,
  }));
  return { signed, unsigned: seals.length - signed, keys };
}

/** The key that signed it; undefined where none that counts did. */
async function checkSeal(check: SignaturesCheck, seal: ChainSeal): Promise<PublicKey | undefined> {
  const { checkpoint, place, signed } = seal;
  if (checkpoint === undefined) return undefined;
  const key = checkpointKey(place);
  const read = await readBounded(check.log, key, maxNoteBytes);
  if (read.outcome === 'unlooked') return void check.findings.unlooked.push({ key, why: read.why });
  if (read.outcome === 'missing') return signed ? void addMissing(check, seal) : undefined;
  try {
    if (read.outcome === 'too-large') throw new Error(read.why);
    const note = parseNote(new TextDecoder().decode(read.stored.body), key);
    if (note.text !== checkpointText(checkpoint)) throw new Error('what is signed is not the checkpoint of this seal');
    const verdict = judgeNote(note, checkpoint.origin, check.keys.trusted);
    if (verdict.outcome === 'signed') return verdict.key;
    throw new Error(verdict.outcome === 'forged' ? 'the signature does not hold' : 'no key that counts has signed it');
  } catch (error) {
    return fault(check, seal, messageOf(error));
  }
}

function addMissing(check: SignaturesCheck, seal: ChainSeal): void {
  const { place } = seal;
  const isOpen = check.chain.head?.open.some(({ runId }) => runId === place.runId) === true;
  if (isOpen) check.findings.notSealed.push({ key: checkpointKey(place), why: 'the seal is not signed yet' });
  else fault(check, seal, 'the signature is missing');
}

/** Where nobody has named a key, the first one that signed the log vouches for those after it. */
function addForeignKeys(check: SignaturesCheck, by: readonly (PublicKey | undefined)[]): void {
  const first = by.find((key) => key !== undefined);
  if (first === undefined) return;
  const origin = check.chain.seals.findLast(({ checkpoint }) => checkpoint !== undefined)?.checkpoint?.origin;
  const known = new Set(withEndorsed([first], check.keys.records, origin).map(({ fingerprint }) => fingerprint));
  for (const [index, key] of by.entries()) {
    const seal = check.chain.seals[index];
    if (key === undefined || seal === undefined || known.has(key.fingerprint)) continue;
    fault(check, seal, `signed by a key that no key before it vouches for: ${key.fingerprint}`);
  }
}

/** A log that was signed once stays signed: who seals without a key has none. */
function addUnsigned(check: SignaturesCheck): void {
  const { seals } = check.chain;
  const first = seals.findIndex(({ signed }) => signed);
  if (first < 0) return;
  for (const seal of seals.slice(first)) {
    if (seal.isRead && !seal.signed) fault(check, seal, 'the seal is not signed, and seals before it are');
  }
}

function addUnusedKeys({ keys, findings }: SignaturesCheck, used: ReadonlyMap<string, PublicKey>): void {
  const trusted = new Set(keys.trusted.map(({ fingerprint }) => fingerprint));
  for (const [fingerprint, { endorsement }] of keys.records) {
    const isVouchedFor = endorsement !== undefined && trusted.has(fingerprint);
    if (used.has(fingerprint) || isVouchedFor) continue;
    const message = 'a key that signs no seal, and that no key of the log vouches for';
    findings.faults.push({ kind: 'added', run: '', key: publicKeyKey(fingerprint), message });
  }
}

function fault({ findings }: SignaturesCheck, { link, place }: ChainSeal, message: string): undefined {
  findings.faults.push({ kind: 'signature', run: link.run, key: checkpointKey(place), message });
  return undefined;
}
