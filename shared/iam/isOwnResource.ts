// Whether the resources that an action names are always those of the principal's own account.

import { findAction } from './actionTable.ts';
import { resourceOwner } from './resources/resourceOwners.ts';

/**
 * AWS names actions that do not carry `aws:ResourceAccount` and its kin:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 */
const withoutResourceAccount: readonly RegExp[] = [
  /^(ebs|events):/,
  /^ec2:(copyfpgaimage|copyimage|copysnapshot|createvolume|createvpcendpoint)$/,
  /^ec2:(create|accept|reject|delete)(vpcpeeringconnection|transitgatewaypeeringattachment)$/,
  /^ec2:(accept|reject)vpcendpointconnections$/,
  /^workspaces:(copyworkspaceimage|describeworkspaceimages)$/,
];

/**
 * Tells whether `aws:ResourceAccount` is the principal's own account in every request for an action: each of its resource
 * types exists only there, or it takes no resource. Not so for actions that the action table does not know.
 */
export function isOwnResource(action: string): boolean {
  const entry = findAction(action);
  const name = action.toLowerCase();
  if (entry === undefined || withoutResourceAccount.some((pattern) => pattern.test(name))) return false;
  return entry.resourceTypes.every((type) => resourceOwner(name, type.name) === 'own');
}
