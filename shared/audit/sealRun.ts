// Appends a run to the hash chain.

import { changeHead, readSealedManifest, type SealedManifest, writeMissingManifest } from './auditHead.ts';
import { manifestKey, type RunPlace } from './auditKeys.ts';
import type { AuditLog } from './auditLog.ts';
import { describeLeft } from './chain/describeLeft.ts';
import { growTree } from './chain/growTree.ts';
import { encodeJson, sha256 } from './encodeJson.ts';
import type { ManifestLink, NewManifest } from './manifest.ts';
import { UnusableLogError } from './unusableLogError.ts';

/** What the manifest of a run says of those before it. */
export interface SealedBefore {
  readonly previous: ManifestLink | null;
  readonly tree: NewManifest['tree'];
  readonly left: NewManifest['left'];
}

export interface SealRun {
  readonly place: RunPlace;
  /** Makes the manifest with what it must carry; called again where another run was sealed in between. */
  readonly makeManifest: (before: SealedBefore) => NewManifest;
}

/**
 * Appends a run to the chain, once. The manifest goes into the head first, in one step with the link to it, and then
 * to its own key, so that two runs that finish together never make the chain fork, and a run that dies in between
 * leaves a head from which the next one writes the missing object.
 */
export async function sealRun(log: AuditLog, { place, makeManifest }: SealRun): Promise<SealedManifest> {
  const key = manifestKey(place);
  const sealed = await changeHead(log, async (head) => {
    // Whoever moved the head on has written all manifests before it: no object and another head means not sealed yet.
    if (head.manifest?.key === key || (await log.read(key)) !== undefined) return head;
    const { ended = [], ...rest } = head;
    const manifest = makeManifest({
      previous: head.manifest,
      tree: await growTree(log, head.manifest),
      left: await Promise.all(ended.map((run) => describeLeft(log, run))),
    });
    const body = encodeJson(manifest);
    return {
      ...rest,
      manifest: { key, sha256: sha256(body), run: manifest.run, at: manifest.at },
      unwritten: new TextDecoder().decode(body),
      baselined: head.baselined || !manifest.partial,
    };
  });
  await writeMissingManifest(log, sealed);
  const written = await readSealedManifest(log, place);
  if (written === undefined)
    throw new UnusableLogError(`${log.name}: expected the manifest just written at ${key}, found none`);
  return written;
}
