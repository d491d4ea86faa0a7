// The rule for appliances of the settings whose role is not there.

import { impersonationSet } from '../applianceSide.ts';
import { nameAppliance } from '../trust/trustFacts.ts';
import type { Rule } from './rule.ts';

/** An appliance whose role its account does not have: it was deleted, or the settings name another one. */
export const applianceRoleNotFound: Rule<'appliance'> = {
  about: 'appliance',
  code: 'APPLIANCE_ROLE_NOT_FOUND',
  title: "The appliance's role does not exist",
  severities: ['critical'],
  when: "the settings name the appliance's role and its account, which was read, does not have it",
  why: 'The appliance does all its work through this role: without it no other role can be assumed.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: ({ account, appliance, role }) => {
    if (appliance === undefined || role !== undefined) return [];
    const name = nameAppliance(appliance);
    return [
      {
        requirements: [impersonationSet],
        subject: name,
        summary: `The appliance's role ${name} does not exist in the account ${account.id}.`,
        causes: [
          { layer: 'settings', kind: 'expected', why: 'The settings name it under appliances.' },
          { layer: 'account', kind: 'not-found', why: 'The account was read, and has no such role.' },
        ],
        fix: 'Name the role that the appliance has now under appliances in the settings, or make it again.',
      },
    ];
  },
};
