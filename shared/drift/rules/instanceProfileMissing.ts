// The rule for roles that instances run with but that no instance profile holds.

import { workerSets } from '../../requirements/features.ts';
import { inferredNote } from './inferredNote.ts';
import type { Rule } from './rule.ts';

/** A role whose sets need an instance profile, and that has none. */
export const instanceProfileMissing: Rule<'principal'> = {
  about: 'principal',
  code: 'INSTANCE_PROFILE_MISSING',
  title: 'The role is in no instance profile',
  severities: ['critical'],
  when: 'the set needs an instance profile and the role is in none',
  why: 'An EC2 instance gets a role only through an instance profile: without it none can run with this one.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: ({ principal, selection }) => {
    const requirements = selection.sets.filter((set) => set.requires?.instanceProfile === true).map((set) => set.id);
    if (requirements.length === 0 || principal.instanceProfiles.length > 0) return [];
    const isOfWorkers = requirements.every((id) => workerSets.includes(id));
    const inferred = inferredNote('requires.instanceProfile', requirements, selection.sets);
    const why = 'No instance profile of the account holds the role.';
    return [
      {
        requirements: requirements.sort(),
        subject: 'instance profile',
        summary: `The role ${principal.name} has no instance profile, so no ${isOfWorkers ? 'worker ' : ''}instance can run with it${inferred}.`,
        causes: [{ layer: 'instance-profile', kind: 'missing', why }],
        fix: `Create an instance profile (usually of the same name) and add the role ${principal.name} to it.`,
      },
    ];
  },
};
