// Policies of a plan, where they are attached, and who is in which group and profile, as steps.

import type { Holder } from '../change/accountOperation.ts';
import { documentAfter } from './documentAfter.ts';
import { isGone, type Named, nameIn, nameOf, namesIn } from './nameOf.ts';
import type { PlanReader } from './planReader.ts';
import { listBefore, textAfter, textBefore } from './planValue.ts';
import type { ResourceChange } from './terraformPlan.ts';

type Kind = Holder['kind'];

/** `aws_iam_policy`. */
export function readManagedPolicy(change: ResourceChange, reader: PlanReader): void {
  const before = textBefore(change, 'arn');
  const arn = isGone(change) ? undefined : reader.policyArn(change);
  if (change.change.actions.includes('delete') && before !== undefined && before !== arn) {
    reader.add(change, 'discard', { do: 'delete-managed-policy', arn: before });
  }
  if (arn === undefined) return;
  const isNamed = [textAfter(change, 'arn'), textAfter(change, 'name')].some((text) => text !== undefined);
  if (!isNamed && !change.change.actions.includes('create')) {
    reader.noteOpen(change, 'the plan does not say which policy it is');
    return;
  }
  reader.add(change, 'make', {
    do: 'put-managed-policy',
    arn,
    document: documentAfter(change, 'policy', reader.references),
  });
}

/** `aws_iam_role_policy`, `aws_iam_user_policy`, `aws_iam_group_policy`. */
export function readInlinePolicy(kind: Kind) {
  return (change: ResourceChange, reader: PlanReader): void => {
    const [was, name] = [textBefore(change, kind), textBefore(change, 'name')];
    if (change.change.actions.includes('delete') && was !== undefined && name !== undefined) {
      reader.add(change, 'release', { do: 'delete-inline-policy', holder: { kind, name: was }, name });
    }
    if (isGone(change)) return;
    const holder = holderIn(change, kind, { attribute: kind, reader });
    if (holder === undefined) return;
    const document = documentAfter(change, 'policy', reader.references);
    reader.add(change, 'fill', { do: 'put-inline-policy', holder, name: nameOf(change), document });
  };
}

/** `aws_iam_role_policy_attachment` and those of users and groups. */
export function readAttachment(kind: Kind) {
  return (change: ResourceChange, reader: PlanReader): void => {
    const [was, arn] = [textBefore(change, kind), textBefore(change, 'policy_arn')];
    if (change.change.actions.includes('delete') && was !== undefined && arn !== undefined) {
      reader.add(change, 'release', { do: 'detach-policy', holder: { kind, name: was }, arn });
    }
    if (isGone(change)) return;
    const holder = holderIn(change, kind, { attribute: kind, reader });
    if (holder === undefined) return;
    const policy = knownPolicy(change, reader.policyArnIn(change, 'policy_arn'), reader);
    reader.add(change, 'fill', { do: 'attach-policy', holder, arn: policy });
  };
}

/** `aws_iam_policy_attachment`: these roles, users and groups, and nobody else in the account. */
export function readExclusiveAttachment(change: ResourceChange, reader: PlanReader): void {
  const before = textBefore(change, 'policy_arn');
  if (change.change.actions.includes('delete') && before !== undefined) {
    for (const [list, kind] of holderLists) {
      for (const name of listBefore(change, list))
        reader.add(change, 'release', { do: 'detach-policy', holder: { kind, name }, arn: before });
    }
  }
  if (isGone(change)) return;
  const arn = knownPolicy(change, reader.policyArnIn(change, 'policy_arn'), reader);
  const lists = holderLists.map(([list, kind]) => {
    const names = namesIn(change, list, { type: `aws_iam_${kind}`, references: reader.references });
    if (!names.isWhole) reader.noteOpen(change, `its ${list} are ${names.why}`);
    return { ...names, kind };
  });
  const holders = lists.flatMap(({ values, kind }) => values.map((name): Holder => ({ kind, name })));
  if (!lists.every(({ isWhole }) => isWhole)) {
    for (const holder of holders) reader.add(change, 'fill', { do: 'attach-policy', holder, arn });
    return;
  }
  reader.add(change, 'reconcile', { do: 'set-policy-holders', arn, holders });
}

const holderLists = [
  ['roles', 'role'],
  ['users', 'user'],
  ['groups', 'group'],
] as const;

/** `aws_iam_role_policies_exclusive` and those of users and groups. Its end changes nothing in AWS. */
export function readExclusiveInline(kind: Kind) {
  return (change: ResourceChange, reader: PlanReader): void => {
    if (isGone(change)) return;
    const holder = holderIn(change, kind, { attribute: `${kind}_name`, reader });
    const names = namesIn(change, 'policy_names', { type: `aws_iam_${kind}_policy`, references: reader.references });
    if (holder === undefined) return;
    if (!names.isWhole) reader.noteOpen(change, `its policy_names are ${names.why}`);
    else reader.add(change, 'reconcile', { do: 'keep-inline-policies', holder, names: names.values });
  };
}

/** `aws_iam_role_policy_attachments_exclusive` and those of users and groups. Its end changes nothing in AWS. */
export function readExclusiveAttachments(kind: Kind) {
  return (change: ResourceChange, reader: PlanReader): void => {
    if (isGone(change)) return;
    const holder = holderIn(change, kind, { attribute: `${kind}_name`, reader });
    if (holder === undefined) return;
    reader.add(change, 'reconcile', {
      do: 'set-attached-policies',
      holder,
      arns: reader.policyArns(change, 'policy_arns'),
    });
  };
}

/** `aws_iam_group_membership`: these users and no others. */
export function readGroupMembership(change: ResourceChange, reader: PlanReader): void {
  const before = textBefore(change, 'group');
  if (change.change.actions.includes('delete') && before !== undefined) {
    for (const user of listBefore(change, 'users'))
      reader.add(change, 'release', { do: 'leave-group', user, group: before });
  }
  if (isGone(change)) return;
  const group = holderIn(change, 'group', { attribute: 'group', reader });
  const users = namesIn(change, 'users', { type: 'aws_iam_user', references: reader.references });
  if (group === undefined) return;
  if (!users.isWhole) reader.noteOpen(change, `its users are ${users.why}`);
  else reader.add(change, 'reconcile', { do: 'set-group-members', group: group.name, users: users.values });
}

/** `aws_iam_user_group_membership`: these groups beside others. */
export function readUserGroups(change: ResourceChange, reader: PlanReader): void {
  const before = textBefore(change, 'user');
  const groups = namesIn(change, 'groups', { type: 'aws_iam_group', references: reader.references });
  const stays = (group: string) => !isGone(change) && (!groups.isWhole || groups.values.includes(group));
  for (const group of listBefore(change, 'groups')) {
    if (before !== undefined && !stays(group))
      reader.add(change, 'release', { do: 'leave-group', user: before, group });
  }
  if (isGone(change)) return;
  const user = holderIn(change, 'user', { attribute: 'user', reader });
  if (!groups.isWhole) reader.noteOpen(change, `its groups are ${groups.why}`);
  if (user === undefined) return;
  for (const group of groups.values) reader.add(change, 'fill', { do: 'join-group', user: user.name, group });
}

/** `aws_iam_instance_profile`. */
export function readInstanceProfile(change: ResourceChange, reader: PlanReader): void {
  const before = textBefore(change, 'name');
  if (change.change.actions.includes('delete') && before !== undefined) {
    reader.add(change, 'release', { do: 'delete-instance-profile', name: before });
  }
  if (isGone(change)) return;
  const role = nameIn(change, 'role', { type: 'aws_iam_role', references: reader.references });
  const isEmpty = change.change.after?.role === null || change.change.after?.role === '';
  if (!isEmpty && 'why' in role) {
    reader.noteOpen(change, `its role is ${role.why}`);
    return;
  }
  reader.add(change, 'fill', {
    do: 'put-instance-profile',
    name: nameOf(change),
    role: 'value' in role ? role.value : null,
  });
}

interface HolderSource {
  readonly attribute: string;
  readonly reader: PlanReader;
}

/** Undefined, and noted, where it is not known. */
function holderIn(change: ResourceChange, kind: Kind, { attribute, reader }: HolderSource): Holder | undefined {
  const named = nameIn(change, attribute, { type: `aws_iam_${kind}`, references: reader.references });
  if ('value' in named) return { kind, name: named.value };
  reader.noteOpen(change, `its ${kind} is ${named.why}`);
  return undefined;
}

function knownPolicy(change: ResourceChange, named: Named, reader: PlanReader): string {
  return 'value' in named ? named.value : reader.unknownPolicy(change, named.why);
}
