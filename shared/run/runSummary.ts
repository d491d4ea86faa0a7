// What a finished run answers to whoever started it: small, whatever the size of the estate.

import type { SealedManifest } from '../audit/auditHead.ts';
import type { Manifest, ManifestLink, RunCounts } from '../audit/manifest.ts';

export interface RunSummary {
  readonly run: string;
  /** ISO 8601 */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly trigger: Manifest['trigger'];
  readonly baseline: boolean;
  /** Whether the run looked at less than the whole estate. */
  readonly partial: boolean;
  readonly counts: RunCounts;
  /** The first 20 accounts that could not be read; `counts` has the number of all. */
  readonly unreadable: Manifest['unreadable'];
  readonly manifest: Pick<ManifestLink, 'key' | 'sha256'>;
  /** Where a person finds the report. */
  readonly reportLocation: string;
}

const maxUnreadable = 20;

export function summarizeRun({ manifest, link }: SealedManifest, reportLocation: string): RunSummary {
  const { run, startedAt, at, trigger, baseline, partial, counts, unreadable } = manifest;
  return {
    run,
    startedAt,
    finishedAt: at,
    trigger,
    baseline,
    partial,
    counts,
    unreadable: unreadable.slice(0, maxUnreadable),
    manifest: { key: link.key, sha256: link.sha256 },
    reportLocation,
  };
}
