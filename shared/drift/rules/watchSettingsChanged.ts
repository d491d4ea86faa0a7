// The rule for watched roles and users that the settings no longer speak of.

import type { AccountFacts } from '../facts/accountFacts.ts';
import { releaseLine, watchedName, watchedSetIds } from '../facts/watchedFacts.ts';
import type { WatchedPrincipal } from '../watchedPrincipal.ts';
import type { Difference, Rule } from './rule.ts';

/** Those that one change of the settings let go are one finding, whose subject is the time of the run that saw it first. */
export const watchSettingsChanged: Rule<'account'> = {
  about: 'account',
  code: 'WATCH_SETTINGS_CHANGED',
  title: 'The settings no longer speak of watched roles',
  severities: ['high'],
  when: 'a change of the settings would end the watch of roles; they stay judged by their last sets until released',
  why: 'A line that was changed for another reason can leave roles without anybody looking at them.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ watch }: AccountFacts) => {
    const left = (watch?.watched ?? []).filter((watched) => watched.departure?.how === 'settings');
    const groups = Map.groupBy(left, (watched) => watched.departure?.at ?? '');
    return Array.from(groups, ([at, group]) => describeGroup(at, group));
  },
};

function describeGroup(at: string, group: readonly WatchedPrincipal[]): Difference {
  const names = group.map(watchedName).sort().join(', ');
  const lines = group.map(({ principal }) => releaseLine(principal, at.slice(0, 10)));
  const what = group.length === 1 ? 'one role or user that was' : `${group.length} roles or users that were`;
  return {
    requirements: [...new Set(group.flatMap(watchedSetIds))].sort(),
    subject: at,
    summary: `The settings no longer speak of ${what} watched: ${names}.`,
    causes: [{ layer: 'settings', kind: 'left', why: 'No pattern and no tag key of the settings matches any more.' }],
    fix: `Take the change back, or release what it let go in the settings under released: ${lines.join(', ')}.`,
  };
}
