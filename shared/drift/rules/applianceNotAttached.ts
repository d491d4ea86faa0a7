// The rule for roles of an appliance that no EC2 instance can run with.

import { impersonationSet } from '../applianceSide.ts';
import type { AttachedRole } from '../trust/applianceFacts.ts';
import { canAssume } from '../trust/trustFacts.ts';
import type { Difference, Rule } from './rule.ts';
import { describeTrustReason, trustCauses } from './trustCauses.ts';

/**
 * The guide says that the role is attached to the appliance's EC2 instance; that it is in an instance profile and that
 * EC2 can assume it follows from that. https://helpcenter.veeam.com/docs/vbaws/guide/byb_roles.html
 */
export const applianceNotAttached: Rule<'appliance'> = {
  about: 'appliance',
  code: 'APPLIANCE_NOT_ATTACHED',
  title: "The appliance's instance cannot run with its role",
  severities: ['critical'],
  when: "the appliance's role is in no instance profile, or EC2 may not assume it",
  why: "The appliance is an EC2 instance with this role attached: without an instance profile, or EC2's right to assume the role, the appliance has no permissions at all.",
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: ({ role }) => (role === undefined ? [] : [...withoutProfile(role), ...withoutEc2(role)]),
};

function withoutProfile({ principal }: AttachedRole): readonly Difference[] {
  if (principal.instanceProfiles.length > 0) return [];
  const { name } = principal;
  return [
    {
      requirements: [impersonationSet],
      subject: 'instance profile',
      summary: `The appliance's role ${name} is in no instance profile, so that no instance can run with it.`,
      causes: [
        { layer: 'instance-profile', kind: 'missing', why: 'No instance profile of the account holds the role.' },
      ],
      fix: `Create an instance profile (usually of the same name), add the role ${name} to it and associate it with the appliance's instance.`,
    },
  ];
}

function withoutEc2({ principal, ec2 }: AttachedRole): readonly Difference[] {
  if (ec2 === undefined || canAssume(ec2)) return [];
  const causes = trustCauses(ec2);
  const isBlocked = causes[0] !== undefined && causes[0].kind !== 'no-allow';
  return [
    {
      requirements: [impersonationSet],
      subject: 'ec2.amazonaws.com',
      summary: `EC2 cannot assume the appliance's role ${principal.name}: ${describeTrustReason(causes[0])}.`,
      causes,
      fix: isBlocked
        ? 'Correct the Deny or the condition that keeps ec2.amazonaws.com out of the role.'
        : 'Allow sts:AssumeRole to the service ec2.amazonaws.com in the trust policy of the role.',
    },
  ];
}
