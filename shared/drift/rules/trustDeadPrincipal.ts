// The rule for deleted roles and users that a trust policy still names.

import type { Rule } from './rule.ts';
import { describeTrustPlace, partyCause } from './trustCauses.ts';

/** A principal that IAM shows by its id, because it was deleted. It weighs where it stands for the appliance. */
export const trustDeadPrincipal: Rule<'principal'> = {
  about: 'principal',
  code: 'TRUST_DEAD_PRINCIPAL',
  title: 'The trust policy names a deleted principal',
  severities: ['low', 'critical'],
  when: 'a deleted principal in the trust policy; critical where it stands for the appliance',
  why: 'The trust does not come back when a role of the same name is created: the policy must be saved anew.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: ({ principal, selection, trust }) => {
    if (trust === undefined) return [];
    const standsForAppliance = trust.appliance.kind === 'missing' || trust.appliance.kind === 'nobody';
    return trust.parties
      .filter(({ kind }) => kind === 'deleted')
      .map((party) => ({
        severity: standsForAppliance ? 'critical' : 'low',
        requirements: selection.sets.map(({ id }) => id).sort(),
        subject: party.value,
        summary: `The trust policy of the role ${principal.name} names ${party.value}, a role or user that was deleted${
          standsForAppliance ? ', where the appliance should stand' : ''
        }.`,
        causes: [partyCause(party, 'deleted-principal', 'IAM shows the id of a principal that no longer exists.')],
        fix: standsForAppliance
          ? `Put the appliance's role in its place in ${describeTrustPlace(party.statement)}.`
          : `Take it out of ${describeTrustPlace(party.statement)}.`,
      }));
  },
};
