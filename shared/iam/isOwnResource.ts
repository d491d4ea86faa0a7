// Whether the resources that an action names are always those of the principal's own account.

import { findAction } from './findAction.ts';
import { resourceOwner } from './resources/resourceOwner.ts';

/**
 * Actions that do not support `aws:ResourceAccount` and its kin, as the page lists them for each of the three keys:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount
 * (compared on 2026-11-28 with a stored copy; for `events:PutEvents` it names some calls, here they are all of them).
 * Others carry the key in "most" services, says the page: that an action which is not listed carries it is not proved.
 */
const withoutResourceAccount: Readonly<Record<string, RegExp>> = {
  ebs: /^/,
  ec2: /^((accept|create)(vpcpeeringconnection|transitgatewaypeeringattachment)|acceptvpcendpointconnections|createvpcendpoint)$/,
  events: /^putevents$/,
  detective: /^acceptinvitation$/,
  macie2: /^acceptinvitation$/,
  guardduty: /^acceptadministratorinvitation$/,
  securityhub: /^acceptadministratorinvitation$/,
  auditmanager: /^updateassessmentframeworkshare$/,
  ds: /^acceptshareddirectory$/,
  es: /^acceptinboundconnection$/,
  route53: /^(associatevpcwithhostedzone|createvpcassociationauthorization)$/,
};

/**
 * Tells whether `aws:ResourceAccount` is the principal's own account in every request for an action: each of its resource
 * types exists only there, or it takes no resource. Not so for actions that the action table does not know.
 */
export function isOwnResource(action: string): boolean {
  const entry = findAction(action);
  if (entry === undefined) return false;
  const name = action.toLowerCase();
  const colon = name.indexOf(':');
  if (withoutResourceAccount[name.slice(0, colon)]?.test(name.slice(colon + 1)) === true) return false;
  return entry.resourceTypes.every((type) => resourceOwner(name, type.name) === 'own');
}
