// The rule for roles that anybody can assume.

import type { Rule } from './rule.ts';
import { describeTrustPlace, partyCause } from './trustCauses.ts';

/** A trust policy that lets every AWS account in. An external id does not close it: it is no secret to AWS. */
export const trustOpen: Rule<'principal'> = {
  about: 'principal',
  code: 'TRUST_OPEN',
  title: 'Anyone can assume the role',
  severities: ['critical'],
  when: 'anyone can assume the role',
  why: 'Whoever has an AWS account can take the role and do all that it may do: read, change and delete backups.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ principal, selection, trust }) =>
    (trust?.isDecided ? trust.parties : [])
      .filter(({ kind, narrowedBy }) => kind === 'anyone' && narrowedBy.length === 0)
      .map((party) => ({
        requirements: selection.sets.map(({ id }) => id).sort(),
        subject: '*',
        summary: `Anyone with an AWS account can assume the role ${principal.name}.`,
        causes: [partyCause(party, 'open', 'It lets everybody in, and none of its conditions names who may come.')],
        fix: `Name the appliance instead of everybody in ${describeTrustPlace(party.statement)}.`,
      })),
};
