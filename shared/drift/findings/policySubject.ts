// Names policies of a principal in subjects, so that each has one name and keeps it.

import type { IdentityPolicy } from '../../iam/principal.ts';

/** Gives the ARN of a managed policy, `inline policy work`, or `inline policy work of the group backup`. */
export function policySubject({ arn, name, group }: Pick<IdentityPolicy, 'arn' | 'name' | 'group'>): string {
  return arn ?? `inline policy ${name}${group === undefined ? '' : ` of the group ${group}`}`;
}
