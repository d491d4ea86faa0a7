// The rule for roles that worker instances run with but that no instance profile holds.

import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';

/** A role whose sets need an instance profile, and that has none. */
export const instanceProfileMissing: Rule<PrincipalFacts> = {
  code: 'INSTANCE_PROFILE_MISSING',
  title: 'No instance profile',
  why: 'An EC2 instance gets a role only through an instance profile: without it no worker can be started.',
  judge: ({ principal, selection }) => {
    const requirements = selection.sets.filter((set) => set.requires?.instanceProfile === true).map((set) => set.id);
    if (requirements.length === 0 || principal.instanceProfiles.length > 0) return [];
    const why = 'No instance profile of the account holds the role.';
    return [
      {
        severity: 'critical',
        requirements: requirements.sort(),
        subject: 'instance profile',
        summary: `The role ${principal.name} has no instance profile, so no worker instance can run with it.`,
        causes: [{ layer: 'instance-profile', kind: 'missing', why }],
        fix: `Create an instance profile (usually of the same name) and add the role ${principal.name} to it.`,
      },
    ];
  },
};
