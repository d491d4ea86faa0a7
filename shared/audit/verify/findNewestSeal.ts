// Finds where a chain whose end is lost goes on.

import { auditRoot, parseManifestKey, type RunPlace } from '../auditKeys.ts';
import type { AuditLog } from '../auditLog.ts';
import { sha256 } from '../jsonLines.ts';
import { type Manifest, type ManifestLink, readManifest } from '../manifest.ts';
import { readBounded } from './readBounded.ts';

const maxManifestBytes = 256 * 2 ** 20;

/** The last one, by the time of its seal, of the newest day that has one that can be read. */
export async function findNewestSeal(
  log: AuditLog,
  isWanted: (place: RunPlace) => boolean,
): Promise<ManifestLink | undefined> {
  const byDate = new Map<string, string[]>();
  for await (const { key } of log.list(auditRoot)) {
    const place = parseManifestKey(key);
    if (place === undefined || !isWanted(place)) continue;
    byDate.set(place.date, [...(byDate.get(place.date) ?? []), key]);
  }
  for (const [, keys] of [...byDate].toReversed()) {
    const links = await readLinks(log, keys);
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
    const read = await readBounded(log, key, maxManifestBytes);
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
