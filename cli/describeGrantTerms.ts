// The terms of a required grant in words: on what, and in which requests.

import type { RequiredGrant } from '../shared/requirements/requiredSet.ts';

/** `on arn:…, if ec2:CreateAction is RunInstances`; `''` for every resource and request. */
export function describeGrantTerms({ resource, context }: RequiredGrant): string {
  const conditions = Object.entries(context).map(([key, values]) => `${key} is ${values.join(' or ')}`);
  return [
    ...(resource === '*' ? [] : [`on ${resource}`]),
    ...(conditions.length === 0 ? [] : [`if ${conditions.join(' and ')}`]),
  ].join(', ');
}
