// The rule for access keys that Veeam takes once, and that are still there.

import type { AccessKey } from '../../iam/principal.ts';
import { oneTimeSets } from '../../requirements/setsOfUsersToo.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Difference, Rule } from './rule.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** Days after which a key for one use counts as left, where the settings say nothing. */
export const defaultKeyDays = 7;

/**
 * Keys of a user whose sets are for one use (creating roles, granting permissions, deploying an appliance): Veeam does
 * not store them. Silent where neither a credential report nor IAM itself told the keys.
 */
export const userKeyLeft: Rule<'principal'> = {
  about: 'principal',
  code: 'USER_KEY_LEFT',
  title: 'An access key for one use lives on',
  severities: ['high', 'low'],
  when: 'a key of a user for one use is older than the days of the settings; low where it is switched off',
  why: 'Veeam takes such keys once and does not store them. Whoever finds one may create roles, or give them more permissions.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) => {
    const sets = facts.selection.sets.map(({ id }) => id).filter((id) => oneTimeSets.includes(id));
    if (facts.principal.kind !== 'user' || sets.length === 0) return [];
    return (facts.principal.accessKeys ?? []).flatMap((key) => describe(key, facts, sets));
  },
};

function describe(
  key: AccessKey,
  { principal, settings }: PrincipalFacts,
  sets: readonly string[],
): readonly Difference[] {
  const { number, isActive, since, lastUsed } = key;
  if (since === undefined || settings.now === undefined) return [];
  const days = Math.floor((Date.parse(settings.now) - Date.parse(since)) / dayMs);
  const limit = settings.oneTimeKeyDays ?? defaultKeyDays;
  if (days <= limit) return [];
  const used = lastUsed === undefined ? 'was never used' : `was last used on ${lastUsed.slice(0, 10)}`;
  return [
    {
      ...(!isActive && { severity: 'low' }),
      requirements: sets.toSorted(),
      subject: `access key ${number}`,
      summary: `The access key ${number} of the user ${principal.name} is for one use, ${isActive ? 'active' : 'switched off'} and of ${since.slice(0, 10)}, more than ${limit} days ago; it ${used}.`,
      causes: [{ layer: 'identity', kind: 'key', why: `IAM has the key since ${since.slice(0, 10)}.` }],
      fix: `${isActive ? 'Deactivate and then delete' : 'Delete'} the key; make a new one when Veeam asks for one again.`,
    },
  ];
}
