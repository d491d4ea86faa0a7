// The steps of a change that concern policies, and what they are attached to.

import { isAwsManaged } from '../../iam/isAwsManaged.ts';
import { plural } from '../../report/wording/plural.ts';
import { type AccountDraft, key, lastName } from './accountDraft.ts';
import type { Holder } from './accountOperation.ts';
import { holderText, notThere, type StepNote, type StepOf } from './stepNote.ts';

/** Puts or deletes a policy; AWS refuses to delete one that is attached. */
export function changeManagedPolicy(
  draft: AccountDraft,
  step: StepOf<'put-managed-policy' | 'delete-managed-policy'>,
): StepNote {
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

/** Puts or deletes a policy inside of a role, user or group, or all but some. */
export function changeInline(
  draft: AccountDraft,
  step: StepOf<'put-inline-policy' | 'delete-inline-policy' | 'keep-inline-policies'>,
): StepNote {
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

/** Writes the policy of that name wherever it stands: the managed one that is attached, or one inside of the holder. */
export function writePolicy(draft: AccountDraft, step: StepOf<'write-policy'>): StepNote {
  const { holder, name, document, account, place } = step;
  const arn = draft.attachedOf(holder).find((each) => lastName(each) === name);
  if (arn === undefined) return changeInline(draft, { ...step, do: 'put-inline-policy' });
  if (isAwsManaged(arn)) return { text: `${name} is a policy of AWS, which nobody can change`, isMissing: true };
  changeManagedPolicy(draft, { do: 'put-managed-policy', arn, document, account, place });
  const others = draft.holders.filter((each) => draft.attachedOf(each).includes(arn)).length - 1;
  return others === 0
    ? undefined
    : { text: `the managed policy ${name} changes for ${plural(others, 'other holder')}, too` };
}

/** Attaches or detaches a policy, or says which are attached. */
export function changeAttached(
  draft: AccountDraft,
  step: StepOf<'attach-policy' | 'detach-policy' | 'set-attached-policies'>,
): StepNote {
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

/** Attaches a policy to these holders, and to no others. */
export function setPolicyHolders(draft: AccountDraft, { arn, holders }: StepOf<'set-policy-holders'>): StepNote {
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
