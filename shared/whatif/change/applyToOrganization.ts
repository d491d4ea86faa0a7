// Does the steps of a change to the policies and the tree of an organization.

import type { ChangePlace } from '../../drift/whatIfReport.ts';
import { InputError } from '../../estate/inputError.ts';
import type { Organization, OrganizationPolicyType } from '../../estate/organizationFile.ts';
import { policyTypeStateOf } from '../../estate/organizationFile.ts';
import { findTarget, type OrganizationTarget, offerNearest } from './findTarget.ts';
import { type OrganizationOperation, policyTypeWord } from './organizationOperation.ts';

type Policy = Organization['policies'][number];

/**
 * Gives the organization after all steps, done in their order.
 *
 * @throws InputError where a step names what is not there, or what AWS refuses: a target without any SCP, the detaching
 * of RCPFullAWSAccess, a policy type that is disabled.
 * https://docs.aws.amazon.com/organizations/latest/APIReference/API_DetachPolicy.html
 */
export function applyToOrganization(
  organization: Organization,
  operations: readonly OrganizationOperation[],
): Organization {
  const changed = operations.reduce(applyOne, organization);
  checkTargets(organization, changed, operations);
  return changed;
}

function applyOne(organization: Organization, step: OrganizationOperation): Organization {
  switch (step.do) {
    case 'put-policy':
      return putPolicy(organization, step);
    case 'put-named-policy':
      return putNamedPolicy(organization, step);
    case 'update-policy': {
      const { id } = findPolicy(organization, step);
      return withPolicies(organization, (policy) =>
        policy.id === id ? { ...policy, content: contentOf(step.document) } : policy,
      );
    }
    case 'delete-policy': {
      const { id } = findPolicy(organization, step);
      return { ...organization, policies: organization.policies.filter((policy) => policy.id !== id) };
    }
    case 'attach-policy': {
      const { id } = findPolicy(organization, step);
      const target = findTarget(organization, step.target, { place: step.place });
      checkEnabled(organization, step);
      return withPolicies(organization, (policy) =>
        policy.id === id ? { ...policy, targets: [...new Set([...policy.targets, target.id])] } : policy,
      );
    }
    case 'detach-policy':
      return detachPolicy(organization, step);
    case 'detach-any-policy':
      return detachPolicy(organization, { ...step, do: 'detach-policy', type: typeOf(organization, step) });
    case 'attach-known-policy':
    case 'detach-known-policy':
      return changeKnown(organization, step);
    case 'put-unit':
      return putUnit(organization, step);
    case 'move-account':
      return moveAccount(organization, step);
  }
}

type StepOf<Kind extends OrganizationOperation['do']> = Extract<OrganizationOperation, { readonly do: Kind }>;

function withPolicies(organization: Organization, change: (policy: Policy) => Policy): Organization {
  return { ...organization, policies: organization.policies.map(change) };
}

// The schema knows text and objects; whatever else stands there is read by the reader of documents.
function contentOf(document: unknown): Policy['content'] {
  return isContent(document) ? document : JSON.stringify(document);
}

function isContent(document: unknown): document is Policy['content'] {
  return typeof document === 'string' || (typeof document === 'object' && document !== null);
}

function putPolicy(organization: Organization, { type, id, name, document }: StepOf<'put-policy'>): Organization {
  const before = organization.policies.find((policy) => policy.id === id);
  const policy: Policy = { id, name, type, content: contentOf(document), targets: before?.targets ?? [] };
  if (before !== undefined) return withPolicies(organization, (each) => (each.id === id ? policy : each));
  return { ...organization, policies: [...organization.policies, policy] };
}

function putNamedPolicy(organization: Organization, step: StepOf<'put-named-policy'>): Organization {
  const { type, name, document, place } = step;
  const targets = step.targets.map((target) => findTarget(organization, target, { place }).id);
  if (targets.length > 0) checkEnabled(organization, step);
  const before = organization.policies.find((policy) => policy.type === type && policy.name === name);
  const policy: Policy = { id: before?.id ?? `what-if ${name}`, name, type, content: contentOf(document), targets };
  const others = organization.policies.filter((each) => each !== before);
  return { ...organization, policies: [...others, policy] };
}

function detachPolicy(organization: Organization, step: StepOf<'detach-policy'>): Organization {
  const found = findPolicy(organization, step);
  if (found.name === 'RCPFullAWSAccess') throw fault(step.place, 'AWS lets nobody detach RCPFullAWSAccess');
  if (step.target === undefined) {
    return withPolicies(organization, (policy) => (policy.id === found.id ? { ...policy, targets: [] } : policy));
  }
  const target = findTarget(organization, step.target, { place: step.place });
  if (!found.targets.includes(target.id)) throw fault(step.place, notAttached(organization, step, target));
  return withPolicies(organization, (policy) =>
    policy.id === found.id ? { ...policy, targets: policy.targets.filter((id) => id !== target.id) } : policy,
  );
}

// A name of no type is then told to be missing among those of the first.
function typeOf({ policies }: Organization, { type, policy }: StepOf<'detach-any-policy'>): OrganizationPolicyType {
  const types = new Set(policies.filter(({ id, name }) => id === policy || name === policy).map((each) => each.type));
  return types.has(type) ? type : ([...types][0] ?? type);
}

function notAttached(
  { policies }: Organization,
  { type, policy }: StepOf<'detach-policy'>,
  { id, text }: OrganizationTarget,
): string {
  const names = policies.filter((each) => each.type === type && each.targets.includes(id)).map(({ name }) => name);
  const word = policyTypeWord(type);
  const there = names.length === 0 ? `no ${word} is` : `${word}s there: ${names.join(', ')}`;
  return `the ${word} ${policy} is not attached to ${text}; ${names.length === 0 ? `${there} attached there` : there}`;
}

// What is already so, or is of a type that restricts nothing, changes nothing.
function changeKnown(
  organization: Organization,
  { do: what, policy: id, target, place }: StepOf<'attach-known-policy' | 'detach-known-policy'>,
): Organization {
  const found = organization.policies.find((policy) => policy.id === id);
  if (found === undefined) return organization;
  const to = findTarget(organization, target, { place });
  const others = found.targets.filter((each) => each !== to.id);
  const targets = what === 'attach-known-policy' ? [...others, to.id] : others;
  return withPolicies(organization, (policy) => (policy.id === id ? { ...policy, targets } : policy));
}

function putUnit(organization: Organization, { id, name, parent, place }: StepOf<'put-unit'>): Organization {
  const above = findTarget(organization, parent, { place, kinds: ['root', 'unit'] });
  const units = organization.organizationalUnits.filter((unit) => unit.id !== id);
  return { ...organization, organizationalUnits: [...units, { id, name, parent: above.id }] };
}

function moveAccount(organization: Organization, { account, to, place }: StepOf<'move-account'>): Organization {
  const moved = findTarget(organization, account, { place, kinds: ['account'] });
  const parent = findTarget(organization, to, { place, kinds: ['root', 'unit'] });
  return {
    ...organization,
    accounts: organization.accounts.map((each) => (each.id === moved.id ? { ...each, parent: parent.id } : each)),
  };
}

interface NamedPolicy {
  readonly type: OrganizationPolicyType;
  readonly policy: string;
  readonly place: ChangePlace;
}

function findPolicy({ policies }: Organization, { type, policy, place }: NamedPolicy): Policy {
  const ofType = policies.filter((each) => each.type === type);
  const named = ofType.filter((each) => each.id === policy);
  const [found, ...others] = named.length > 0 ? named : ofType.filter(({ name }) => name === policy);
  const word = policyTypeWord(type);
  if (found === undefined) {
    const names = ofType.map(({ name }) => name);
    throw fault(place, `the organization has no ${word} ${policy}${offerNearest(policy, names)}`);
  }
  if (others.length > 0) {
    const ids = [found, ...others].map(({ id }) => id).join(', ');
    throw fault(place, `${others.length + 1} ${word}s are called ${policy}: name one by its id (${ids})`);
  }
  return found;
}

function checkEnabled(organization: Organization, { type, place }: Pick<NamedPolicy, 'type' | 'place'>): void {
  if (policyTypeStateOf(organization, type) !== 'DISABLED') return;
  throw fault(place, `${policyTypeWord(type)}s are disabled in the organization: attaching one is refused by AWS`);
}

// Only what this change takes away: a file whose places lacked SCPs before would not have been read.
function checkTargets(before: Organization, after: Organization, operations: readonly OrganizationOperation[]): void {
  if (policyTypeStateOf(after, 'SERVICE_CONTROL_POLICY') !== 'ENABLED') return;
  const lost = [...targetsOf(before)].filter((id) => !targetsOf(after).has(id));
  const [first] = lost;
  const place = operations.find(
    (step) =>
      step.do === 'detach-any-policy' ||
      step.do === 'detach-known-policy' ||
      step.do === 'detach-policy' ||
      step.do === 'delete-policy',
  )?.place;
  if (first === undefined || place === undefined) return;
  const { text } = findTarget(after, first, { place });
  throw fault(place, `AWS keeps at least one SCP attached to ${text}: attach another in the same change`);
}

function targetsOf({ policies }: Organization): ReadonlySet<string> {
  return new Set(policies.filter(({ type }) => type === 'SERVICE_CONTROL_POLICY').flatMap(({ targets }) => targets));
}

function fault({ what, file, line }: ChangePlace, message: string): InputError {
  return new InputError(
    { file: file ?? what, ...(line !== undefined && { line }), ...(file !== undefined && { path: what }) },
    message,
  );
}
