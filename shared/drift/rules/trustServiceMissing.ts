// The rule for AWS services that must be able to assume a role and cannot.

import { actionsToAssume } from '../../iam/trustCaller.ts';
import type { Features } from '../../requirements/features.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';
import { caseOfService } from '../trust/demandedSets.ts';
import { canAssume, type ServiceTrust } from '../trust/trustFacts.ts';
import { inferredNote } from './inferredNote.ts';
import type { Difference, Rule } from './rule.ts';
import { describeTrustReason, trustCauses } from './trustCauses.ts';

/** A service that a set of the role needs, and that the trust policy does not let in or keeps out. */
export const trustServiceMissing: Rule<'principal'> = {
  about: 'principal',
  code: 'TRUST_SERVICE_MISSING',
  title: 'A required service cannot assume the role',
  severities: ['critical', 'medium', 'low'],
  when: 'a required service cannot assume the role',
  why: 'The service runs a part of the work with this role; while it cannot assume the role, that part fails.',
  breaksAt: ['critical'],
  isAboutActions: false,
  judge: ({ principal, trust, settings, selection }) =>
    (trust?.services ?? [])
      .filter(({ decision }) => !canAssume(decision))
      .map((service) => describe(principal.name, service, { ...settings, ...selection })),
};

function describe(
  name: string,
  { service, requirements, decision }: ServiceTrust,
  { features, sets }: { readonly features?: Features | undefined; readonly sets: readonly RequiredSet[] },
): Difference {
  const { severity, purpose } = caseOfService(service, requirements, features);
  const causes = trustCauses(decision);
  const isBlocked = causes[0] !== undefined && causes[0].kind !== 'no-allow';
  return {
    severity,
    requirements,
    subject: service,
    summary: `The service ${service} cannot assume the role ${name}: ${describeTrustReason(causes[0])}${purpose === undefined ? '' : `; ${purpose}`}${inferredNote('requires.trustedServices', requirements, sets)}.`,
    causes,
    fix: isBlocked
      ? `Correct the Deny or the condition that keeps ${service} out of the role.`
      : `Allow ${neededActions(service)} to the service ${service} in the trust policy of the role.`,
  };
}

function neededActions(service: string): string {
  const [first, ...others] = actionsToAssume(service);
  const last = others.pop();
  return last === undefined ? first : `${[first, ...others].join(', ')} and ${last}`;
}
