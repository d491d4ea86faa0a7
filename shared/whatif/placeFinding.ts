// Finds the part of a change that makes or ends a finding.

import type { Finding } from '../drift/finding.ts';
import type { ChangePlace } from '../drift/whatIfReport.ts';
import { lastName } from './change/accountDraft.ts';
import type { AccountOperation } from './change/accountOperation.ts';
import type { OrganizationOperation } from './change/organizationOperation.ts';
import { namesOf, type PlannedChange } from './plannedChange.ts';

/** Gives the step that names the policy to blame, or else one about the same role or user; undefined: none is known. */
export function placeFinding(planned: PlannedChange, finding: Finding): ChangePlace | undefined {
  return placeInOrganization(planned.organization, finding) ?? placeInAccount(planned.account, finding);
}

function placeInOrganization(
  operations: readonly OrganizationOperation[],
  { causes }: Finding,
): ChangePlace | undefined {
  const [cause] = causes;
  if (cause?.layer !== 'scp' && cause?.layer !== 'rcp') return undefined;
  const named = operations.find((step) => 'policy' in step && step.policy === cause.policy);
  const made = operations.find((step) => step.do === 'put-policy' && step.name === cause.policy);
  return (named ?? made ?? operations[0])?.place;
}

function placeInAccount(operations: readonly AccountOperation[], finding: Finding): ChangePlace | undefined {
  const scored = operations
    .map((operation) => ({ operation, score: scoreOf(operation, finding) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score);
  return scored[0]?.operation.place;
}

function scoreOf(operation: AccountOperation, { account, principal, causes, code }: Finding): number {
  if (operation.account !== account || principal === null) return 0;
  const [cause] = causes;
  const policy = cause?.policyArn ?? cause?.policy;
  if (policy !== undefined && policiesOf(operation).some((name) => name === policy)) return 4;
  const name = lastName(principal).toLowerCase();
  const isAbout = namesOf(operation).some((holder) => holder.name.toLowerCase() === name);
  if (!isAbout) return 0;
  return isTrust(code) === (operation.do === 'put-role') ? 3 : 2;
}

function isTrust(code: string): boolean {
  return !code.startsWith('ACTION_') && !code.startsWith('EXCESS_');
}

function policiesOf(operation: AccountOperation): readonly string[] {
  switch (operation.do) {
    case 'put-managed-policy':
    case 'delete-managed-policy':
    case 'attach-policy':
    case 'detach-policy':
    case 'set-policy-holders':
      return [operation.arn];
    case 'put-inline-policy':
    case 'delete-inline-policy':
    case 'write-policy':
      return [operation.name];
    default:
      return [];
  }
}
