// Does the steps of a change to what was read of one account.

import type { ChangeNote } from '../../drift/whatIfReport.ts';
import type { AccountDetails } from '../../estate/accountCollector.ts';
import type { GroupDetail, RoleDetail, UserDetail } from '../../estate/detailList.ts';
import { AccountDraft, key } from './accountDraft.ts';
import type { AccountOperation } from './accountOperation.ts';
import { notThere, type StepNote, type StepOf } from './stepNote.ts';
import { changeAttached, changeInline, changeManagedPolicy, setPolicyHolders, writePolicy } from './writePolicy.ts';

export interface ChangedAccount {
  readonly details: AccountDetails;
  readonly notes: readonly ChangeNote[];
}

/**
 * Gives the account after all steps, done in their order. A step about a role, user or group that is not among those
 * that were read is noted and left out: it concerns nothing that is judged, or AWS would refuse it.
 *
 * @param account 12 digits
 */
export function applyToAccount(
  account: string,
  details: AccountDetails,
  operations: readonly AccountOperation[],
): ChangedAccount {
  const draft = new AccountDraft(account, details);
  const notes: ChangeNote[] = [];
  for (const operation of operations) {
    const said = applyOne(draft, operation);
    if (said !== undefined) notes.push({ place: operation.place, ...said });
  }
  return { details: draft.details, notes };
}

/** Gives a note where there is something to say of it. */
function applyOne(draft: AccountDraft, step: AccountOperation): StepNote {
  switch (step.do) {
    case 'put-role':
      return putRole(draft, step);
    case 'put-user':
      return putUser(draft, step);
    case 'put-group':
      return putGroup(draft, step.name);
    case 'delete-holder':
      return draft.delete(step) ? undefined : notThere(step);
    case 'put-managed-policy':
    case 'delete-managed-policy':
      return changeManagedPolicy(draft, step);
    case 'put-inline-policy':
    case 'delete-inline-policy':
    case 'keep-inline-policies':
      return changeInline(draft, step);
    case 'write-policy':
      return writePolicy(draft, step);
    case 'attach-policy':
    case 'detach-policy':
    case 'set-attached-policies':
      return changeAttached(draft, step);
    case 'set-policy-holders':
      return setPolicyHolders(draft, step);
    case 'join-group':
    case 'leave-group':
    case 'set-group-members':
      return changeGroups(draft, step);
    case 'put-instance-profile':
    case 'delete-instance-profile':
      return changeProfile(draft, step);
  }
}

// IAM tells ids only once they are made.
const unknownId = 'known-after-apply';

function putRole(draft: AccountDraft, step: StepOf<'put-role'>): StepNote {
  const before = draft.roles.get(key(step.name));
  if (before === undefined && step.mustExist === true) return notThere({ kind: 'role', name: step.name });
  const fresh: RoleDetail = {
    Arn: draft.arnOf('role', step.path ?? '/', step.name),
    RoleName: step.name,
    RoleId: unknownId,
    Path: step.path ?? '/',
    AssumeRolePolicyDocument: undefined,
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    PermissionsBoundary: undefined,
    Tags: [],
  };
  const role = before ?? fresh;
  draft.roles.set(key(step.name), {
    ...role,
    ...identityOf(step, role),
    ...(step.trust !== undefined && { AssumeRolePolicyDocument: step.trust }),
  });
  return undefined;
}

function putUser(draft: AccountDraft, step: StepOf<'put-user'>): StepNote {
  const fresh: UserDetail = {
    Arn: draft.arnOf('user', step.path ?? '/', step.name),
    UserName: step.name,
    UserId: unknownId,
    Path: step.path ?? '/',
    UserPolicyList: [],
    GroupList: [],
    AttachedManagedPolicies: [],
    PermissionsBoundary: undefined,
    Tags: [],
  };
  const before = draft.users.get(key(step.name));
  if (before === undefined && step.mustExist === true) return notThere({ kind: 'user', name: step.name });
  const user = before ?? fresh;
  draft.users.set(key(step.name), { ...user, ...identityOf(step, user) });
  return undefined;
}

function identityOf(
  { tags, boundary }: StepOf<'put-role' | 'put-user'>,
  before: Pick<RoleDetail, 'Tags' | 'PermissionsBoundary'>,
): Pick<RoleDetail, 'Tags' | 'PermissionsBoundary'> {
  const kept = boundary === undefined ? before.PermissionsBoundary : undefined;
  return {
    Tags: tags === undefined ? before.Tags : Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    PermissionsBoundary: boundary === undefined || boundary === null ? kept : { PermissionsBoundaryArn: boundary },
  };
}

function putGroup(draft: AccountDraft, name: string): StepNote {
  if (draft.groups.has(key(name))) return undefined;
  const group: GroupDetail = {
    Arn: draft.arnOf('group', '/', name),
    GroupName: name,
    GroupPolicyList: [],
    AttachedManagedPolicies: [],
  };
  draft.groups.set(key(name), group);
  return undefined;
}

function changeGroups(draft: AccountDraft, step: StepOf<'join-group' | 'leave-group' | 'set-group-members'>): StepNote {
  const isGroup = (name: string) => key(name) === key(step.group);
  const set = (user: UserDetail, isMember: boolean) => {
    const others = user.GroupList.filter((name) => !isGroup(name));
    if (isMember && others.length < user.GroupList.length) return;
    draft.users.set(key(user.UserName), { ...user, GroupList: isMember ? [...others, step.group] : others });
  };
  if (step.do === 'set-group-members') {
    const members = new Set(step.users.map(key));
    for (const user of draft.users.values()) set(user, members.has(key(user.UserName)));
    return undefined;
  }
  const user = draft.users.get(key(step.user));
  if (user === undefined) return notThere({ kind: 'user', name: step.user });
  set(user, step.do === 'join-group');
  return undefined;
}

function changeProfile(
  draft: AccountDraft,
  step: StepOf<'put-instance-profile' | 'delete-instance-profile'>,
): StepNote {
  const { name } = step;
  for (const role of draft.roles.values()) {
    const others = role.InstanceProfileList.filter(({ InstanceProfileName }) => InstanceProfileName !== name);
    if (others.length < role.InstanceProfileList.length) {
      draft.roles.set(key(role.RoleName), { ...role, InstanceProfileList: others });
    }
  }
  if (step.do === 'delete-instance-profile' || step.role === null) return undefined;
  const role = draft.roles.get(key(step.role));
  if (role === undefined) return notThere({ kind: 'role', name: step.role });
  const profiles = [...role.InstanceProfileList, { InstanceProfileName: name }];
  draft.roles.set(key(step.role), { ...role, InstanceProfileList: profiles });
  return undefined;
}
