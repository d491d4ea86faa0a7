// A change as it was read from options, a plan or a template, and how it is done to an estate.

import type { ChangeNote } from '../drift/whatIfReport.ts';
import type { EstateChange } from '../estate/estateChange.ts';
import type { Organization } from '../estate/organizationFile.ts';
import type { PrincipalHead, WantsOf } from '../estate/principalHead.ts';
import type { AccountOperation, Holder } from './change/accountOperation.ts';
import { applyToAccount } from './change/applyToAccount.ts';
import { applyToOrganization } from './change/applyToOrganization.ts';
import type { OrganizationOperation } from './change/organizationOperation.ts';

export interface PlannedChange {
  /** What is changed, a sentence each, for people. */
  readonly sentences: readonly string[];
  /** In the order in which they are done. */
  readonly account: readonly AccountOperation[];
  readonly organization: readonly OrganizationOperation[];
  readonly notes: readonly ChangeNote[];
  /** What it names must be there. */
  readonly isExact?: true;
  /** Of some parts the account is not known, and they are left out. */
  readonly isUnplaced?: true;
}

/** What was noted while the change was done; complete once all accounts are read. */
export interface DoneChange {
  readonly change: EstateChange;
  readonly notes: readonly ChangeNote[];
}

/** Gives what does the change to whatever is read; its own notes come first. */
export function doChange(planned: PlannedChange): DoneChange {
  const notes: ChangeNote[] = [...planned.notes];
  return {
    notes,
    change: {
      organization: (organization) => {
        const changed = applyToOrganization(organization, planned.organization);
        notes.push(...notAttached(planned.organization, changed));
        return changed;
      },
      account: (account, details) => {
        const own = planned.account.filter((operation) => operation.account === account);
        if (own.length === 0) return details;
        const changed = applyToAccount(account, details, own);
        notes.push(...changed.notes);
        return changed.details;
      },
    },
  };
}

// Policies of other types (tags, backups) restrict nothing, and organization.json does not hold them.
function notAttached(operations: readonly OrganizationOperation[], { policies }: Organization): readonly ChangeNote[] {
  const ids = new Set(policies.map(({ id }) => id));
  return operations.flatMap((step): readonly ChangeNote[] => {
    if (step.do !== 'attach-known-policy' || ids.has(step.policy)) return [];
    const text = `the organization that was read has no SCP or RCP ${step.policy}: what it restricts cannot be told`;
    return [{ place: step.place, text, isOpen: true }];
  });
}

/** Adds the roles and users that the change names to those that a scan wants. */
export function wantTouched(wants: WantsOf, planned: PlannedChange): WantsOf {
  const touched = Map.groupBy(planned.account, ({ account }) => account);
  return async (account) => {
    const isWanted = await wants(account);
    const names = new Set((touched.get(account) ?? []).flatMap(namesOf).map(keyOf));
    return (head: PrincipalHead) => isWanted(head) || names.has(keyOf(head));
  };
}

/** Roles, users and groups that a step names. */
export function namesOf(operation: AccountOperation): readonly Holder[] {
  switch (operation.do) {
    case 'put-role':
      return [{ kind: 'role', name: operation.name }];
    case 'put-user':
      return [{ kind: 'user', name: operation.name }];
    case 'put-group':
      return [{ kind: 'group', name: operation.name }];
    case 'delete-holder':
      return [{ kind: operation.kind, name: operation.name }];
    case 'put-managed-policy':
    case 'delete-managed-policy':
    case 'delete-instance-profile':
      return [];
    case 'put-inline-policy':
    case 'delete-inline-policy':
    case 'keep-inline-policies':
    case 'write-policy':
    case 'attach-policy':
    case 'detach-policy':
    case 'set-attached-policies':
      return [operation.holder];
    case 'set-policy-holders':
      return operation.holders;
    case 'join-group':
    case 'leave-group':
      return [{ kind: 'user', name: operation.user }];
    case 'set-group-members':
      return operation.users.map((name) => ({ kind: 'user', name }));
    case 'put-instance-profile':
      return operation.role === null ? [] : [{ kind: 'role', name: operation.role }];
  }
}

function keyOf({ kind, name }: Pick<Holder, 'kind' | 'name'>): string {
  return `${kind} ${name.toLowerCase()}`;
}

/** The note on a change of a key, a bucket or a vault. */
export const asTheyAre =
  'not applied: keys, buckets and vaults are judged with the policies that they have now, whatever it makes of them';
