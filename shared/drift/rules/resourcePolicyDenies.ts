// The rule for policies of buckets and vaults that take away what a role's own side allows.

import { describePlace } from '../findings/describePlace.ts';
import type { HolderVerdict } from '../judgedResources.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { resourceSubject } from '../resourceSubject.ts';
import type { Difference, Rule } from './rule.ts';

/** An action that the role's own side allows and the policy of the bucket or vault does not, or not always. */
export const resourcePolicyDenies: Rule<'principal'> = {
  about: 'principal',
  code: 'RESOURCE_POLICY_DENIES',
  title: 'The policy of a bucket or vault keeps the role out',
  severities: ['critical', 'high'],
  when: 'the policy of a bucket or backup vault denies a required action, or, across accounts, does not allow it; high where it hangs on a condition or nobody named the bucket',
  why: 'The action is allowed to the role, and the bucket or vault refuses it: backups are not written, or cannot be read.',
  breaksAt: ['critical', 'high'],
  isAboutActions: true,
  judge: (facts) => (facts.judgedResources?.holders ?? []).map((one) => differenceOf(facts, one)),
};

function differenceOf({ principal }: PrincipalFacts, one: HolderVerdict): Difference {
  const { action, holder, verdict, causes, isStated, requirements } = one;
  const [cause] = causes;
  const may = verdict === 'limited' ? 'may be refused' : 'is refused';
  const why = cause === undefined ? '' : cause.kind === 'no-allow' ? cause.why : `${describePlace(cause)} ${cause.why}`;
  return {
    requirements,
    severity: isStated && verdict !== 'limited' ? 'critical' : 'high',
    subject: resourceSubject(holder.arn, action),
    summary: `The ${principal.kind} ${principal.name} ${may} ${action} on the ${holder.kind} ${holder.name}: ${why.replace(/\.$/, '')}.`,
    causes,
    fix: advise(principal.arn, one),
  };
}

function advise(arn: string, { causes: [cause], holder, action }: HolderVerdict): string {
  const name = `the policy of the ${holder.kind} ${holder.name}`;
  if (cause?.effect !== 'Deny') return `Allow ${action} to ${arn} in ${name}.`;
  if (cause.kind !== 'condition' || cause.condition === undefined) return `Exempt ${arn} from ${describePlace(cause)}.`;
  return `Make sure that its requests meet ${cause.condition.operator} ${cause.condition.key} as ${describePlace(cause)} asks for it, or exempt ${arn} there.`;
}
