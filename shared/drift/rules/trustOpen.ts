// The rule for roles that anybody can assume.

import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rule.ts';
import { describeTrustPlace, partyCause } from './trustDifferences.ts';

/** A trust policy that lets every AWS account in. An external id does not close it: it is no secret to AWS. */
export const trustOpen: Rule<PrincipalFacts> = {
  code: 'TRUST_OPEN',
  title: 'Anyone can assume the role',
  why: 'Whoever has an AWS account can take the role and do all that Veeam may do: read, change and delete backups.',
  judge: ({ principal, selection, trust }) =>
    (trust?.parties ?? [])
      .filter(({ kind, narrowedBy }) => kind === 'anyone' && narrowedBy.length === 0)
      .map((party) => ({
        severity: 'critical',
        requirements: selection.sets.map(({ id }) => id).sort(),
        subject: '*',
        summary: `Anyone with an AWS account can assume the role ${principal.name}.`,
        causes: [partyCause(party, 'open', 'It lets everybody in, and none of its conditions names who may come.')],
        fix: `Name the appliance instead of everybody in ${describeTrustPlace(party.statement)}.`,
      })),
};
