// A few words for each kind of finding, for lists and headings.

import { type FindingCode, findingCodes } from '../../drift/finding.ts';

export const codeTitles: Readonly<Record<FindingCode, string>> = {
  ACTION_MISSING: 'A required action is not allowed',
  ACTION_DENIED: 'A required action is explicitly denied',
  ACTION_LIMITED: 'A required action is allowed only in part',
  TRUST_SERVICE_MISSING: 'A required service cannot assume the role',
  TRUST_APPLIANCE_MISSING: 'The backup appliance cannot assume the role',
  TRUST_OPEN: 'Anyone can assume the role',
  TRUST_UNEXPECTED: 'Somebody unexpected can assume the role',
  TRUST_DEAD_PRINCIPAL: 'The trust policy names a deleted principal',
  INSTANCE_PROFILE_MISSING: 'The role is in no instance profile',
  ROLE_NOT_FOUND: 'An expected role does not exist',
  UNKNOWN_ROLE_KIND: 'The tag names an unknown required set',
  POLICY_UNREADABLE: 'A policy document cannot be read',
  EXCESS_ADMIN: 'The role has administrator rights beyond what is required',
  EXCESS_ACTIONS: 'The role has actions beyond what is required',
  POLICY_NEAR_QUOTA: 'The fix would not fit into the policy quotas',
  ACCOUNT_UNREADABLE: 'The account could not be read',
  EXCEPTION_EXPIRED: 'An exception has expired',
  EXCEPTION_UNUSED: 'An exception matches no finding',
};

/** Gives the title of a code; one that this version does not know stands for itself. */
export function titleOfCode(code: string): string {
  const known = findingCodes.find((each) => each === code);
  return known === undefined ? code : codeTitles[known];
}
