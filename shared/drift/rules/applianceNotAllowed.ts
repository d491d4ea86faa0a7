// The rule for roles that the appliance may not assume for a reason on its own side: its policies, or that it is not there.

import { accountOfAppliance } from '../applianceSide.ts';
import type { FindingCause } from '../finding.ts';
import { describePlace, describeReason } from '../findings/describePlace.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { nameBroken } from '../trust/applianceChain.ts';
import { nameAppliance } from '../trust/trustFacts.ts';
import type { Rule } from './rule.ts';

type Broken = Extract<PrincipalFacts['chain'], { readonly kind: 'broken' }>;

/**
 * A role that the trust policy may well open to the appliance, and that is of no use: to assume it, both sides must
 * allow it. The causes are those of the appliance's role, in its own account.
 */
export const applianceNotAllowed: Rule<'principal'> = {
  about: 'principal',
  code: 'APPLIANCE_NOT_ALLOWED',
  title: 'The backup appliance is not allowed to assume the role',
  severities: ['critical', 'high'],
  when: "the appliance's own policies, its boundary or the SCPs of its account do not let it assume the role, or its role does not exist",
  why: 'To assume a role both sides must allow it: the trust policy of the role, and the policies of the appliance. While the appliance is not allowed to, nothing of what the role is for works.',
  breaksAt: ['critical', 'high'],
  isAboutActions: false,
  judge: ({ principal, selection, chain }) => {
    if (chain.kind !== 'broken') return [];
    const sets = selection.sets.filter(({ requires }) => requires?.assumableByAppliance === true);
    return [
      {
        ...(chain.isLimited && { severity: 'high' }),
        requirements: sets.map(({ id }) => id).sort(),
        subject: nameAppliance(chain.appliance),
        summary: `${describeChain(chain, principal.name)}.`,
        causes: chain.causes,
        fix: advise(chain, principal.arn),
      },
    ];
  },
};

function describeChain(chain: Broken, name: string): string {
  const role = nameBroken(chain);
  const [cause] = chain.causes;
  switch (cause?.kind) {
    case 'not-found':
      return `The appliance's role ${role} does not exist, so that nobody assumes the role ${name}`;
    case 'other-role':
      return `The appliance's role ${role} cannot assume the role ${name}: its trust policy lets in another one only`;
    default:
      return chain.isLimited
        ? `It is not sure that the appliance's role ${role} may assume the role ${name}: ${describeReason(chain.causes)}`
        : `The appliance's role ${role} is not allowed to assume the role ${name}: ${describeReason(chain.causes)}`;
  }
}

function advise(chain: Broken, arn: string): string {
  const role = nameBroken(chain);
  const [cause] = chain.causes;
  const account = accountOfAppliance(chain.appliance);
  if (cause?.kind === 'not-found') {
    return `Name the role that the appliance has now under appliances in the settings, or make ${role} again in account ${account}.`;
  }
  if (cause?.kind === 'other-role') return `Allow sts:AssumeRole to ${role} in the trust policy of the role.`;
  return adviseCause(cause, { role, account, arn });
}

interface Place {
  readonly role: string;
  readonly account: string;
  readonly arn: string;
}

function adviseCause(cause: FindingCause | undefined, { role, account, arn }: Place): string {
  const isDeny = cause?.effect === 'Deny' || cause?.kind === 'explicit-deny';
  if (cause?.kind === 'unreadable') return `Correct ${describePlace(cause)} of ${role}, in account ${account}.`;
  if (cause?.layer === 'scp') {
    const how = isDeny
      ? `exempt ${role} from ${describePlace(cause)}`
      : `allow sts:AssumeRole above account ${account}`;
    return `Ask the owners of the organization to ${how}.`;
  }
  if (isDeny && cause !== undefined)
    return `Exempt sts:AssumeRole on ${arn} from ${describePlace(cause)} of ${role}, in account ${account}.`;
  const where = cause?.layer === 'boundary' ? 'the permissions boundary' : 'a policy';
  return `Allow sts:AssumeRole on ${arn} in ${where} of ${role}, in account ${account}.`;
}
