// The rule for policies of the organization above an account that could not be read.

import type { PolicySource } from '../../iam/decideGrant.ts';
import type { OrganizationLevel } from '../../iam/principal.ts';
import { capitalize } from '../../vocabulary/capitalize.ts';
import type { FindingCause } from '../finding.ts';
import { describePlace } from '../findings/describePlace.ts';
import { policyUnreadable } from './policyUnreadable.ts';
import type { Difference, Rule } from './rule.ts';

/** An SCP or RCP above the account that could not be read; said once per account, not once per role. */
export const organizationPolicyUnreadable: Rule<'account'> = {
  ...policyUnreadable,
  about: 'account',
  judge: ({ account, principals }) => {
    const hasJudged = principals.some(({ selection }) => selection !== undefined);
    if (account.isManagementAccount || !hasJudged) return [];
    const found = account.levels.flatMap((level, index) => [
      ...unreadable(level.scps ?? []).map((policy) => differenceOf('scp', policy, { level, index })),
      ...unreadable(level.rcps ?? []).map((policy) => differenceOf('rcp', policy, { level, index })),
    ]);
    return [...new Map(found.map((difference) => [difference.subject, difference])).values()];
  },
};

function unreadable(policies: readonly PolicySource[]): readonly PolicySource[] {
  return policies.filter((policy) => policy.document.faults !== undefined);
}

function differenceOf(
  layer: 'scp' | 'rcp',
  { name, arn, document }: PolicySource,
  { level, index }: { readonly level: OrganizationLevel; readonly index: number },
): Difference {
  const [fault] = document.faults ?? [];
  const cause: FindingCause = {
    layer,
    kind: 'unreadable',
    level: { index, id: level.id, name: level.name },
    policy: name,
    ...(arn !== undefined && { policyArn: arn }),
    why: fault === undefined ? 'No reason is known.' : fault.message,
  };
  return {
    requirements: [],
    subject: arn ?? `${layer.toUpperCase()} ${name}`,
    summary: `${capitalize(describePlace(cause))} could not be read: ${cause.why.replace(/\.$/, '')}.`,
    causes: [cause],
    fix: `Correct ${describePlace(cause)}, or export the organization again.`,
  };
}
