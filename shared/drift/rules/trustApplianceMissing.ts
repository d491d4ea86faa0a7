// The rule for roles that the backup appliance cannot assume.

import type { TrustedParty } from '../../iam/listTrustedParties.ts';
import type { PolicyCondition } from '../../iam/policyDocument.ts';
import type { FindingCause } from '../finding.ts';
import { describePlace } from '../findings/describePlace.ts';
import { nameAppliance, type TrustFacts } from '../trust/trustFacts.ts';
import type { Rule } from './rule.ts';
import { describeTrustReason, partyCause, trustCauses } from './trustCauses.ts';

/**
 * A role that none of the configured appliances can assume. Without an appliance in the settings: a role that no AWS
 * account can assume at all; a role that some account can assume is then not found fault with.
 */
export const trustApplianceMissing: Rule<'principal'> = {
  about: 'principal',
  code: 'TRUST_APPLIANCE_MISSING',
  title: 'The backup appliance cannot assume the role',
  severities: ['critical'],
  when: 'the appliance cannot assume the role',
  why: 'The backup appliance does all its work with this role by assuming it; while it cannot, nothing of it works.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: (facts) => {
    const { principal, selection, trust } = facts;
    if (trust === undefined || !isMissing(trust)) return [];
    const sets = selection.sets.filter((set) => set.requires?.assumableByAppliance === true);
    const causes = [...trust.parties.filter(({ kind }) => kind === 'deleted').map(deadCause), ...decisionCauses(trust)];
    return [
      {
        requirements: sets.map(({ id }) => id).sort(),
        subject: subjectOf(trust),
        summary: `${whoCannot(trust)} assume the role ${principal.name}: ${describeTrustReason(causes[0])}.`,
        causes,
        fix: adviseFix(trust),
      },
    ];
  },
};

function isMissing({ appliance }: TrustFacts): boolean {
  return appliance.kind === 'missing' || appliance.kind === 'nobody';
}

function subjectOf({ appliance }: TrustFacts): string {
  return appliance.kind === 'missing' ? nameAppliance(appliance.appliance) : 'appliance';
}

function decisionCauses({ appliance }: TrustFacts): readonly FindingCause[] {
  if (appliance.kind === 'missing') return trustCauses(appliance.decision);
  return [{ layer: 'trust', kind: 'no-allow', why: 'No statement of the trust policy lets an AWS account in.' }];
}

function deadCause(party: TrustedParty): FindingCause {
  return partyCause(party, 'deleted-principal', `It names ${party.value}, a role or user that was deleted.`);
}

function whoCannot({ appliance }: TrustFacts): string {
  return appliance.kind === 'missing'
    ? `The appliance ${nameAppliance(appliance.appliance)} cannot`
    : 'No appliance can';
}

function adviseFix({ appliance }: TrustFacts): string {
  if (appliance.kind !== 'missing') {
    return "Allow sts:AssumeRole to the appliance's role in the trust policy, and name the appliance in the settings.";
  }
  const name = nameAppliance(appliance.appliance);
  const deny = trustCauses(appliance.decision).find(({ kind }) => kind === 'explicit-deny');
  // No Allow helps against it.
  if (deny?.layer === 'rcp') return `Ask the owners of the organization to exempt ${name} from ${describePlace(deny)}.`;
  if (deny !== undefined) return `Exempt ${name} from ${describePlace(deny)}.`;
  const { externalId } = appliance.appliance;
  const condition = externalId === undefined ? '' : ' with its external id';
  if (externalId === undefined && appliance.decision.causes.some(({ condition: one }) => isExternalId(one))) {
    return 'Name the external id in the settings if the appliance sends it, or take it out of the trust policy.';
  }
  return `Allow sts:AssumeRole to ${name}${condition} in the trust policy of the role.`;
}

function isExternalId(condition: PolicyCondition | undefined): boolean {
  return condition?.key.toLowerCase() === 'sts:externalid';
}
