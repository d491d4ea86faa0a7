// What the EC2 instance of an appliance needs of its role beside policies; the guide's set does not list it.

import { decideTrust } from '../../iam/decideTrust.ts';
import { impersonationSet } from '../applianceSide.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { TrustFacts } from '../trust/trustFacts.ts';

/** Workers, instances and appliances run with a role, which EC2 takes. */
export const instanceService = 'ec2.amazonaws.com';

/** Tells whether the principal has the set of the role that an appliance's instance runs with. */
export function isOfAppliance({ selection }: Pick<PrincipalFacts, 'selection'>): boolean {
  return selection.sets.some(({ id }) => id === impersonationSet);
}

/** Gives the trust with EC2 among its services where the role is an appliance's. */
export function trustOfInstance(facts: PrincipalFacts): TrustFacts | undefined {
  const { trust, principal } = facts;
  if (trust === undefined || principal.trust === undefined || !isOfAppliance(facts)) return trust;
  if (trust.services.some(({ service }) => service === instanceService)) return trust;
  const decision = decideTrust(principal.trust, { kind: 'service', service: instanceService }, trust.around);
  return {
    ...trust,
    services: [...trust.services, { service: instanceService, requirements: [impersonationSet], decision }],
  };
}
