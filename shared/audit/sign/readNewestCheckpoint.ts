// The newest checkpoint of a log, as it lies beside its seal.

import { readHead } from '../auditHead.ts';
import { checkpointKey, parseManifestKey, publicKeysPrefix } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { readText } from '../storage/readForm.ts';
import { UnusableLogError } from '../unusableLogError.ts';
import { walkChain } from '../walkChain.ts';
import { checkpointOf, checkpointText } from './checkpointText.ts';
import { parseKeyRecord } from './keyRecord.ts';
import { judgeNote, parseNote, verifierKey } from './signedNote.ts';

export interface NewestCheckpoint {
  /** A signed note. */
  readonly note: string;
  /** The keys of the log that signed it, in the form that witnesses take; none for ECDSA. */
  readonly verifierKeys: readonly string[];
}

/**
 * Goes back to the newest seal that is signed; undefined where none is.
 *
 * @throws UnusableLogError where the note beside a seal is not that of the seal: what is printed must not pass for one.
 */
export async function readNewestCheckpoint(log: AuditLog): Promise<NewestCheckpoint | undefined> {
  const { manifest: last } = await readHead(log);
  for await (const { link, ...step } of walkChain(log, last)) {
    const place = parseManifestKey(link.key);
    if (step.state !== 'intact') throw new UnusableLogError(`${log.name}: ${link.key}: ${step.why}`);
    const { manifest } = step;
    if (place === undefined || manifest.schema === 'veeam-drift/manifest/1' || !manifest.signed) continue;
    const key = checkpointKey(place);
    const stored = await log.read(key);
    // The last run may have been killed before it signed.
    if (stored === undefined) continue;
    const note = new TextDecoder().decode(stored.body);
    const checkpoint = checkpointOf(manifest, link.sha256);
    if (readText(() => parseNote(note, key)).text !== checkpointText(checkpoint))
      throw new UnusableLogError(`${log.name}: ${key} is not that of its seal`);
    return { note, verifierKeys: await keysOf(log, note, checkpoint.origin) };
  }
  return undefined;
}

async function keysOf(log: AuditLog, note: string, origin: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of log.list(publicKeysPrefix)) {
    const stored = await log.read(key);
    const record = stored === undefined ? undefined : parseKeyRecord(stored.body, key);
    if (record === undefined || judgeNote(parseNote(note, key), origin, [record.key]).outcome !== 'signed') continue;
    const text = verifierKey(origin, record.key);
    if (text !== undefined) keys.push(text);
  }
  return keys;
}
