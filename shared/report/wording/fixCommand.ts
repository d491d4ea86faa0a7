// The command that prints the fix of a cause: of one role, of an account, of all.

import type { FindingGroup } from './findingGroup.ts';

/** Whether `fix` prints something for it. What is too much is taken away by hand, and what could not be read cannot be mended. */
export function hasFix({ code }: Pick<FindingGroup, 'code'>): boolean {
  return /^(ACTION_|INSTANCE_PROFILE_|TRUST_(SERVICE|APPLIANCE)_MISSING$|TRUST_DEAD_)/.test(code);
}

/** Trust and instance profiles are no policies: only commands can mend them. */
export function fixForm(groups: readonly Pick<FindingGroup, 'code'>[]): readonly string[] {
  return groups.some(({ code }) => code.startsWith('ACTION_')) ? [] : ['--as', 'cli'];
}

/** Arguments of the command over live accounts; undefined where there is nothing that it could print. Nothing is quoted. */
export function fixCommand(group: FindingGroup): readonly string[] | undefined {
  const [principal, ...others] = group.principals;
  // What an SCP or RCP stops is mended by the organization's owners, not by a fix of the role.
  const isOwners = group.cause?.layer === 'scp' || group.cause?.layer === 'rcp';
  if (principal === undefined || isOwners || !hasFix(group)) return undefined;
  const [account = '', ...otherAccounts] = group.accounts;
  return ['veeam-drift', 'fix', '--live', ...whom(), ...fixForm([group])];

  function whom(): readonly string[] {
    if (others.length === 0) return ['--role', principal ?? ''];
    return otherAccounts.length === 0 ? ['--account', account, '--out', 'fixes'] : ['--all', '--out', 'fixes'];
  }
}
