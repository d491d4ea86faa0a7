// Finds where a chain whose end is lost goes on.

import { auditRoot, parseManifestKey, type RunPlace } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../encodeJson.ts';
import { type Manifest, type ManifestLink, readManifest } from '../manifest.ts';
import { maxUnprovedBytes, readBounded } from './readBounded.ts';

/** Keys of seals by the day on which their runs began, oldest first. */
export type SealKeys = ReadonlyMap<string, readonly string[]>;

/** Lists the log once. */
export async function listSealKeys(log: AuditLog): Promise<SealKeys> {
  const byDate = new Map<string, string[]>();
  for await (const { key } of log.list(auditRoot)) {
    const place = parseManifestKey(key);
    if (place === undefined) continue;
    const keys = byDate.get(place.date) ?? [];
    keys.push(key);
    byDate.set(place.date, keys);
  }
  return byDate;
}

/** The last one, by the time of its seal, of the newest day that has one that is wanted and can be read. */
export async function findNewestSeal(
  log: AuditLog,
  sealKeys: SealKeys,
  isWanted: (place: RunPlace) => boolean,
): Promise<ManifestLink | undefined> {
  for (const [, keys] of [...sealKeys].toReversed()) {
    const wanted = keys.filter((key) => {
      const place = parseManifestKey(key);
      return place !== undefined && isWanted(place);
    });
    const links = await readLinks(log, wanted);
    if (links.length > 0) return newestOf(links);
  }
  return undefined;
}

interface FoundSeal {
  readonly link: ManifestLink;
  readonly previous: string | undefined;
}

async function readLinks(log: AuditLog, keys: readonly string[]): Promise<readonly FoundSeal[]> {
  const found: FoundSeal[] = [];
  for (const key of keys) {
    const read = await readBounded(log, key, maxUnprovedBytes);
    const manifest = read.outcome === 'read' ? parse(read.stored.body, key) : undefined;
    if (read.outcome !== 'read' || manifest === undefined) continue;
    const { run, at, previous } = manifest;
    found.push({ link: { key, sha256: sha256(read.stored.body), run, at }, previous: previous?.key });
  }
  return found;
}

function parse(body: Uint8Array, key: string): Manifest | undefined {
  try {
    return readManifest(body, key);
  } catch {
    // What is no manifest is told by whoever checks the run's folder.
    return undefined;
  }
}

function newestOf(seals: readonly FoundSeal[]): ManifestLink | undefined {
  const followed = new Set(seals.map(({ previous }) => previous));
  const ends = seals.filter(({ link }) => !followed.has(link.key));
  const [newest] = (ends.length > 0 ? ends : seals).toSorted((a, b) => (a.link.at < b.link.at ? 1 : -1));
  return newest?.link;
}
