// Walks the hash chain from its end to its beginning.

import { readHead } from './auditHead.ts';
import type { AuditLog } from './auditLog.ts';
import { sha256 } from './encodeJson.ts';
import { type Manifest, type ManifestLink, readManifest } from './manifest.ts';

/** One link of the chain as it was found. */
export type ChainStep =
  | { readonly link: ManifestLink; readonly state: 'intact'; readonly manifest: Manifest }
  | { readonly link: ManifestLink; readonly state: 'changed'; readonly manifest: Manifest; readonly why: string }
  | { readonly link: ManifestLink; readonly state: 'lost'; readonly why: string };

/**
 * Gives the runs of the log, newest first. A manifest whose bytes do not have the digest that its successor (or the
 * head) states is `changed`, and the walk goes on where it points; one that is missing or unreadable is `lost` and ends
 * the walk. `from`: where to begin; default: at the head.
 */
export async function* walkChain(log: AuditLog, from?: ManifestLink | null): AsyncGenerator<ChainStep> {
  const seen = new Set<string>();
  let link = from === undefined ? (await readHead(log)).manifest : from;
  while (link !== null) {
    const step: ChainStep = seen.has(link.key)
      ? { link, state: 'lost', why: 'the chain comes back to a run that it has passed already' }
      : await readStep(log, link);
    yield step;
    if (step.state === 'lost') return;
    seen.add(link.key);
    link = step.manifest.previous;
  }
}

async function readStep(log: AuditLog, link: ManifestLink): Promise<ChainStep> {
  const stored = await log.read(link.key);
  if (stored === undefined) return { link, state: 'lost', why: 'the manifest is missing' };
  try {
    const manifest = readManifest(stored.body, link.key);
    if (sha256(stored.body) === link.sha256) return { link, state: 'intact', manifest };
    return { link, state: 'changed', manifest, why: 'the manifest is not the one that was sealed' };
  } catch (error) {
    return { link, state: 'lost', why: error instanceof Error ? error.message : String(error) };
  }
}
