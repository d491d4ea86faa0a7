// Finds the part of a change that makes or ends a finding.

import type { Finding } from '../drift/finding.ts';
import type { ChangePlace } from '../drift/whatIfReport.ts';
import { lastName } from './change/accountDraft.ts';
import type { AccountOperation } from './change/accountOperation.ts';
import type { OrganizationOperation } from './change/organizationOperation.ts';
import { namesOf, type PlannedChange } from './plannedChange.ts';

/**
 * Gives a function from a finding to the step that names the policy to blame, or else to one about the same role or
 * user; undefined: none is known. Of several the first one counts.
 */
export function placeFindings(planned: PlannedChange): (finding: Finding) => ChangePlace | undefined {
  const inOrganization = placesInOrganization(planned.organization);
  const inAccount = placesInAccounts(planned.account);
  return (finding) => inOrganization(finding) ?? inAccount(finding);
}

type FindPlace = (finding: Finding) => ChangePlace | undefined;

function placesInOrganization(operations: readonly OrganizationOperation[]): FindPlace {
  const [any] = operations;
  const named = firstPlaces(operations, (step) => ('policy' in step ? [step.policy] : []));
  const made = firstPlaces(operations, (step) => (step.do === 'put-policy' ? [step.name] : []));
  return ({ causes: [cause] }) => {
    if (cause?.layer !== 'scp' && cause?.layer !== 'rcp') return undefined;
    const { policy = '' } = cause;
    return named.get(policy) ?? made.get(policy) ?? any?.place;
  };
}

function placesInAccounts(operations: readonly AccountOperation[]): FindPlace {
  const [making, others] = [operations.filter(isMaking), operations.filter((step) => !isMaking(step))];
  const byPolicy = firstPlaces(operations, (step) => policiesOf(step).map((name) => key(step.account, name)));
  const byMade = firstPlaces(making, holdersOf);
  const byChanged = firstPlaces(others, holdersOf);
  return ({ account, principal, causes: [cause], code }) => {
    if (principal === null) return undefined;
    const policy = cause?.policyArn ?? cause?.policy;
    const holder = key(account, lastName(principal).toLowerCase());
    const [likely, other] = isTrust(code) ? [byMade, byChanged] : [byChanged, byMade];
    const blamed = policy === undefined ? undefined : byPolicy.get(key(account, policy));
    return blamed ?? likely.get(holder) ?? other.get(holder);
  };
}

function firstPlaces<Step extends { readonly place: ChangePlace }>(
  steps: readonly Step[],
  keysOf: (step: Step) => readonly string[],
): ReadonlyMap<string, ChangePlace> {
  // Of equal keys a map keeps the last one.
  return new Map(steps.flatMap((step) => keysOf(step).map((each) => [each, step.place] as const)).toReversed());
}

function isMaking(step: AccountOperation): boolean {
  return step.do === 'put-role';
}

function holdersOf(step: AccountOperation): readonly string[] {
  return namesOf(step).map(({ name }) => key(step.account, name.toLowerCase()));
}

function key(account: string, name: string): string {
  return `${account} ${name}`;
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
