// The rule for principals whose fix would not fit into IAM's quotas.

import { capitalize } from '../../vocabulary/capitalize.ts';
import type { Fix } from '../fix.ts';
import { sketchFix } from '../planFix.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import type { Rule } from '../rules/rule.ts';
import { roomOf } from './placePolicies.ts';
import { quotas } from './quotas.ts';

/** Missing permissions that cannot simply be added: policies, boundary or trust policy would grow past a quota. */
export const policyNearQuota: Rule<'principal'> = {
  about: 'principal',
  code: 'POLICY_NEAR_QUOTA',
  title: 'The fix would not fit into the policy quotas',
  severities: ['low'],
  when: 'the fix would not fit',
  why: 'What is missing does not fit beside what is there: policies must be joined or quotas raised before.',
  breaksAt: [],
  isAboutActions: false,
  judge: (facts) => {
    const { principal, selection } = facts;
    return obstaclesOf(sketchFix(facts), facts).map(({ subject, what, fix }) => ({
      requirements: selection.sets.map(({ id }) => id).sort(),
      subject,
      summary: `The fix for the ${principal.kind} ${principal.name} does not fit: ${what}.`,
      causes: [{ layer: layers[subject], kind: 'quota', why: `${capitalize(what)}.` }],
      fix,
    }));
  },
};

type Subject = keyof typeof layers;

const layers = { policies: 'identity', boundary: 'boundary', 'trust policy': 'trust' } as const;

interface QuotaProblem {
  readonly subject: Subject;
  /** The end of a sentence: sizes and quotas. */
  readonly what: string;
  readonly fix: string;
}

function obstaclesOf({ policies, boundary, trust }: Fix, { principal }: PrincipalFacts): readonly QuotaProblem[] {
  const problems: QuotaProblem[] = [];
  const over = policies.filter(({ placement }) => placement === 'over-quota');
  if (over.length > 0) {
    const { attached, inlineUsed, inlineQuota } = roomOf(principal);
    const size = over.reduce((total, policy) => total + policy.size, 0);
    problems.push({
      subject: 'policies',
      what:
        `${attached} of ${quotas.attachedPolicies} managed policies are attached, ` +
        `${inlineUsed} of ${inlineQuota} characters of inline policies are used, and ${size} more are needed`,
      fix: `Join policies of the ${principal.kind}, or have the quota of attached policies raised (to 20 at most).`,
    });
  }
  if (boundary !== undefined && boundary.size > quotas.managedPolicy) {
    problems.push({
      subject: 'boundary',
      what: `the permissions boundary would have ${boundary.size} characters, and ${quotas.managedPolicy} is the most`,
      fix: `Shorten the permissions boundary ${boundary.policy}, for instance with wildcards.`,
    });
  }
  if (trust !== undefined && trust.size > quotas.trustPolicy) {
    problems.push({
      subject: 'trust policy',
      what: `the trust policy would have ${trust.size} characters, and ${quotas.trustPolicy} is the default quota`,
      fix: 'Shorten the trust policy, or have its quota raised (to 4,096 at most).',
    });
  }
  return problems;
}
