// Which keys count: those that whoever verifies has named, and those that these have signed, one after the other.

import { publicKeyKey, publicKeysPrefix } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { endorsementText, type KeyRecord, parseKeyRecord } from '../sign/keyRecord.ts';
import type { PublicKey } from '../sign/publicKey.ts';
import { judgeNote, parseNote } from '../sign/signedNote.ts';
import type { Survey, SurveyedObject } from '../survey.ts';
import { type Findings, messageOf } from './auditFault.ts';
import { readBounded } from './readBounded.ts';

export interface KeysCheck {
  readonly log: AuditLog;
  readonly survey: Survey;
  readonly findings: Findings;
  /** Undefined where the first seal is not known. */
  readonly origin: string | undefined;
  /** Keys that whoever verifies has named; none: those of the log are taken at their word. */
  readonly named: readonly PublicKey[];
}

export interface LogKeys {
  /** Of the log, by fingerprint. */
  readonly records: ReadonlyMap<string, KeyRecord>;
  /** Named keys, and what they vouch for. */
  readonly trusted: readonly PublicKey[];
}

const maxKeyBytes = 64 * 2 ** 10;

export async function readLogKeys(check: KeysCheck): Promise<LogKeys> {
  const records = new Map<string, KeyRecord>();
  for await (const object of check.survey.below(publicKeysPrefix)) {
    const record = await readRecord(check, object);
    if (record !== undefined) records.set(record.key.fingerprint, record);
  }
  const first = [...records.values()].filter(({ endorsement }) => endorsement === undefined).map(({ key }) => key);
  return { records, trusted: withEndorsed(check.named.length > 0 ? check.named : first, records, check.origin) };
}

async function readRecord(check: KeysCheck, object: SurveyedObject): Promise<KeyRecord | undefined> {
  if (object.form !== 'object') return addOddForm(check, object);
  const { key } = object;
  const read = await readBounded(check.log, key, maxKeyBytes);
  if (read.outcome === 'unlooked') return void check.findings.unlooked.push({ key, why: read.why });
  try {
    if (read.outcome !== 'read') throw new Error('expected a public key, it is too large or gone');
    const record = parseKeyRecord(read.stored.body, key);
    if (publicKeyKey(record.key.fingerprint) === key) return record;
    throw new Error(`it holds the key ${record.key.fingerprint}`);
  } catch (error) {
    return void check.findings.faults.push({ kind: 'changed', run: '', key, message: messageOf(error) });
  }
}

function addOddForm({ findings }: KeysCheck, { key, form, note }: SurveyedObject): undefined {
  if (form === 'unlooked') return void findings.unlooked.push({ key, why: note ?? 'not allowed' });
  const kind = form === 'link' ? 'link' : form === 'older-version' || form === 'delete-marker' ? 'version' : 'added';
  findings.faults.push({ kind, run: '', key, message: `no key: ${form} ${note ?? ''}`.trim() });
  return undefined;
}

/** The keys, and those of the log that they vouch for, one after the other. */
export function withEndorsed(
  roots: readonly PublicKey[],
  records: ReadonlyMap<string, KeyRecord>,
  origin: string | undefined,
): readonly PublicKey[] {
  const trusted = new Map(roots.map((key) => [key.fingerprint, key]));
  for (let before = -1; before < trusted.size; ) {
    before = trusted.size;
    for (const record of records.values()) {
      if (isEndorsed(record, trusted.values(), origin)) trusted.set(record.key.fingerprint, record.key);
    }
  }
  return [...trusted.values()];
}

function isEndorsed({ key, endorsement }: KeyRecord, by: Iterable<PublicKey>, origin: string | undefined): boolean {
  if (endorsement === undefined || origin === undefined) return false;
  try {
    const note = parseNote(endorsement, 'endorsement');
    return note.text === endorsementText(origin, key) && judgeNote(note, origin, by).outcome === 'signed';
  } catch {
    // What is no signed note vouches for nothing.
    return false;
  }
}
