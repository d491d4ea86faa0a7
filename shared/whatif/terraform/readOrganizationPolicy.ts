// Policies of the organization in a plan, and accounts that move, as steps.

import type { OrganizationPolicyType } from '../../estate/organizationFile.ts';
import { documentAfter } from './documentAfter.ts';
import { isGone, type Named, nameOf, resolve } from './nameOf.ts';
import type { PlanReader } from './planReader.ts';
import { textAfter, textBefore } from './planValue.ts';
import type { ResourceChange } from './terraformPlan.ts';

/** `aws_organizations_policy`; other types than SCPs and RCPs restrict nothing. */
export function readOrganizationPolicy(change: ResourceChange, reader: PlanReader): void {
  const type = typeOf(change);
  if (type === undefined) return;
  const before = textBefore(change, 'id');
  const isReplaced = change.change.actions.includes('delete');
  if (isReplaced && before !== undefined) {
    reader.organization.push({ do: 'delete-policy', type, policy: before, place: reader.placeOf(change) });
  }
  if (isGone(change)) return;
  reader.organization.push({
    do: 'put-policy',
    type,
    id: idOf(change),
    name: nameOf(change),
    document: documentAfter(change, 'content', reader.references),
    place: reader.placeOf(change),
  });
}

/** `aws_organizations_policy_attachment`. */
export function readOrganizationAttachment(change: ResourceChange, reader: PlanReader): void {
  const [policy, target] = [textBefore(change, 'policy_id'), textBefore(change, 'target_id')];
  const place = reader.placeOf(change);
  if (change.change.actions.includes('delete') && policy !== undefined && target !== undefined) {
    reader.organization.push({ do: 'detach-known-policy', policy, target, place });
  }
  if (isGone(change)) return;
  if (isOfOtherType(change, reader)) return;
  const [attached, to] = [policyIn(change, reader), targetIn(change, reader)];
  if ('value' in attached && 'value' in to) {
    reader.organization.push({ do: 'attach-known-policy', policy: attached.value, target: to.value, place });
    return;
  }
  const open = 'why' in attached ? `its policy is ${attached.why}` : `its target is ${'why' in to ? to.why : ''}`;
  reader.noteOpen(change, `${open}: what it restricts cannot be told`);
}

/** `aws_organizations_account`: one that is there may move. */
export function readOrganizationAccount(change: ResourceChange, reader: PlanReader): void {
  const account = textBefore(change, 'id');
  if (account === undefined || isGone(change)) return;
  const [was, is] = [textBefore(change, 'parent_id'), textAfter(change, 'parent_id')];
  if (is === undefined || is === was) return;
  reader.organization.push({ do: 'move-account', account, to: is, place: reader.placeOf(change) });
}

/** `aws_organizations_organizational_unit`: a new one lies below its parent. */
export function readOrganizationalUnit(change: ResourceChange, reader: PlanReader): void {
  if (isGone(change) || textBefore(change, 'id') !== undefined) return;
  const parent = textAfter(change, 'parent_id');
  if (parent === undefined) return;
  const place = reader.placeOf(change);
  reader.organization.push({ do: 'put-unit', id: idOf(change), name: nameOf(change), parent, place });
}

function isOfOtherType(change: ResourceChange, { references }: PlanReader): boolean {
  const found = references.resourcesOf(change, references.expressionOf(change, 'policy_id')) ?? [];
  const [only] = found.filter((each) => each.change.type === 'aws_organizations_policy');
  return found.length === 1 && only !== undefined && typeOf(only.change) === undefined;
}

function typeOf(change: ResourceChange): OrganizationPolicyType | undefined {
  const type = textAfter(change, 'type') ?? textBefore(change, 'type') ?? 'SERVICE_CONTROL_POLICY';
  return type === 'SERVICE_CONTROL_POLICY' || type === 'RESOURCE_CONTROL_POLICY' ? type : undefined;
}

/** What is made has its address for an id. */
function idOf(change: ResourceChange): string {
  const isKept = !change.change.actions.includes('delete');
  return textAfter(change, 'id') ?? (isKept ? textBefore(change, 'id') : undefined) ?? change.address;
}

function policyIn(change: ResourceChange, reader: PlanReader): Named {
  return idIn(change, 'policy_id', { type: 'aws_organizations_policy', reader });
}

function targetIn(change: ResourceChange, reader: PlanReader): Named {
  return idIn(change, 'target_id', { type: 'aws_organizations_organizational_unit', reader });
}

function idIn(
  change: ResourceChange,
  attribute: string,
  { type, reader }: { readonly type: string; readonly reader: PlanReader },
): Named {
  const known = textAfter(change, attribute);
  if (known !== undefined) return { value: known };
  const { references } = reader;
  return resolve(references.resourcesOf(change, references.expressionOf(change, attribute)), type, idOf);
}
