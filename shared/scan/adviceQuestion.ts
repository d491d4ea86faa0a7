// What is asked where somebody needs advice on a role or user, so that nothing else of its account is kept.

import type { Finding } from '../drift/finding.ts';
import { otherHolders, type PolicyHolders } from '../drift/policyHolders.ts';
import type { PrincipalQuestion } from '../drift/principalFacts.ts';
import type { Principal } from '../iam/principal.ts';
import type { Catalog } from '../requirements/requiredSet.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { JudgedAccount } from './scanEstate.ts';

/** All that the advice on one role or user hangs on: nothing else of its account. */
export interface AdviceQuestion extends PrincipalQuestion {
  readonly sharedPolicies: PolicyHolders;
  readonly findings: readonly Finding[];
}

/** Undefined where nobody wants anything of the principal. */
export function adviceQuestion(
  catalog: Catalog,
  { reading, report, settings, organization, applianceSides, resources }: JudgedAccount,
  principal: Principal,
): AdviceQuestion | undefined {
  if (reading.status !== 'read') return undefined;
  const { account, principals } = reading;
  const { id: accountId, levels } = account;
  const selection = selectRequirements({ principal, accountId, levels, settings, catalog });
  if (selection === undefined) return undefined;
  const sharedPolicies = otherHolders(principal, principals);
  const findings = report.findings.filter((finding) => finding.principal === principal.arn);
  const asked = { principal, account, selection, settings, organization };
  return { ...asked, applianceSides, resources, sharedPolicies, findings };
}
