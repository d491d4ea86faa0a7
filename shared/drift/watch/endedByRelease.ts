// Whether a finding ended because the settings released what it was about: that is no resolution.

import type { Finding } from '../finding.ts';
import type { Watch } from '../watchedPrincipal.ts';

/** `watch`: of the reading that no longer has the finding. */
export function endedByRelease(finding: Finding, watch: Watch | undefined): boolean {
  if (watch === undefined) return false;
  // A group of principals that one change of the settings let go ends with its last one.
  if (finding.principal === null) return finding.code === 'WATCH_SETTINGS_CHANGED' && watch.released.length > 0;
  const releases = watch.released.filter(({ principal }) => principal === finding.principal);
  const isWatched = watch.watched.some(({ principal }) => principal === finding.principal);
  return releases.some(({ requirements }) => {
    if (requirements !== null) return finding.requirements.some((id) => requirements.includes(id));
    // Selected and so watched anew, its other findings end as any other's.
    return !isWatched || finding.code.startsWith('WATCH_');
  });
}
