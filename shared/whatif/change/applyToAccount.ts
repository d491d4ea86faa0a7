// Does the steps of a change to what was read of one account.

import type { ChangeNote } from '../../drift/whatIfReport.ts';
import type { AccountDetails } from '../../estate/accountCollector.ts';
import type { GroupDetail, RoleDetail, UserDetail } from '../../estate/detailList.ts';
import { isAwsManaged } from '../../vocabulary/arnParts.ts';
import { AccountDraft, key, lastName } from './accountDraft.ts';
import type { AccountOperation, Holder } from './accountOperation.ts';

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

type Said = Pick<ChangeNote, 'text' | 'isMissing'> | undefined;

/** Gives a note where there is something to say of it. */
function applyOne(draft: AccountDraft, step: AccountOperation): Said {
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

type StepOf<Kind extends AccountOperation['do']> = Extract<AccountOperation, { readonly do: Kind }>;

// IAM tells ids only once they are made.
const unknownId = 'known-after-apply';

function putRole(draft: AccountDraft, step: StepOf<'put-role'>): Said {
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

function putUser(draft: AccountDraft, step: StepOf<'put-user'>): Said {
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

function putGroup(draft: AccountDraft, name: string): Said {
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

function changeManagedPolicy(draft: AccountDraft, step: StepOf<'put-managed-policy' | 'delete-managed-policy'>): Said {
  const { arn } = step;
  if (step.do === 'put-managed-policy') {
    const versions = [{ VersionId: 'v1', Document: step.document }];
    const policy = { Arn: arn, PolicyName: lastName(arn), DefaultVersionId: 'v1', PolicyVersionList: versions };
    draft.policies.set(arn, policy);
    return undefined;
  }
  const holders = draft.holders.filter((holder) => draft.attachedOf(holder).includes(arn));
  if (holders.length > 0) {
    const names = holders.slice(0, 3).map(holderText).join(', ');
    return { text: `AWS refuses to delete a policy that is attached: ${lastName(arn)} stays with ${names}` };
  }
  draft.policies.delete(arn);
  return undefined;
}

function changeInline(
  draft: AccountDraft,
  step: StepOf<'put-inline-policy' | 'delete-inline-policy' | 'keep-inline-policies'>,
): Said {
  const { holder } = step;
  if (draft.find(holder) === undefined) return notThere(holder);
  const before = draft.inlineOf(holder);
  switch (step.do) {
    case 'put-inline-policy': {
      const policy = { PolicyName: step.name, PolicyDocument: step.document };
      const isThere = before.some(({ PolicyName }) => PolicyName === step.name);
      const replaced = before.map((each) => (each.PolicyName === step.name ? policy : each));
      draft.setInline(holder, isThere ? replaced : [...before, policy]);
      return undefined;
    }
    case 'delete-inline-policy':
      draft.setInline(
        holder,
        before.filter(({ PolicyName }) => PolicyName !== step.name),
      );
      return undefined;
    case 'keep-inline-policies':
      draft.setInline(
        holder,
        before.filter(({ PolicyName }) => step.names.includes(PolicyName)),
      );
      return undefined;
  }
}

function writePolicy(draft: AccountDraft, step: StepOf<'write-policy'>): Said {
  const { holder, name, document, account, place } = step;
  const arn = draft.attachedOf(holder).find((each) => lastName(each) === name);
  if (arn === undefined) return changeInline(draft, { ...step, do: 'put-inline-policy' });
  if (isAwsManaged(arn)) return { text: `${name} is a policy of AWS, which nobody can change`, isMissing: true };
  changeManagedPolicy(draft, { do: 'put-managed-policy', arn, document, account, place });
  const others = draft.holders.filter((each) => draft.attachedOf(each).includes(arn)).length - 1;
  return others === 0 ? undefined : { text: `the managed policy ${name} changes for ${others} other holders, too` };
}

function changeAttached(
  draft: AccountDraft,
  step: StepOf<'attach-policy' | 'detach-policy' | 'set-attached-policies'>,
): Said {
  const { holder } = step;
  if (draft.find(holder) === undefined) return notThere(holder);
  const before = draft.attachedOf(holder);
  switch (step.do) {
    case 'attach-policy':
      draft.setAttached(holder, [...before, step.arn]);
      return undefined;
    case 'detach-policy':
      draft.setAttached(
        holder,
        before.filter((arn) => arn !== step.arn),
      );
      return undefined;
    case 'set-attached-policies':
      draft.setAttached(holder, step.arns);
      return undefined;
  }
}

function setPolicyHolders(draft: AccountDraft, { arn, holders }: StepOf<'set-policy-holders'>): Said {
  const isMeant = (holder: Holder) =>
    holders.some(({ kind, name }) => kind === holder.kind && key(name) === key(holder.name));
  for (const holder of draft.holders) {
    const others = draft.attachedOf(holder).filter((each) => each !== arn);
    if (isMeant(holder)) draft.setAttached(holder, [...others, arn]);
    else if (others.length < draft.attachedOf(holder).length) draft.setAttached(holder, others);
  }
  const missing = holders.find((holder) => draft.find(holder) === undefined);
  return missing === undefined ? undefined : notThere(missing);
}

function changeGroups(draft: AccountDraft, step: StepOf<'join-group' | 'leave-group' | 'set-group-members'>): Said {
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

function changeProfile(draft: AccountDraft, step: StepOf<'put-instance-profile' | 'delete-instance-profile'>): Said {
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

function notThere(holder: Holder): NonNullable<Said> {
  return { text: `the ${holderText(holder)} is not among those that were read`, isMissing: true };
}

function holderText({ kind, name }: Holder): string {
  return `${kind} ${name}`;
}
