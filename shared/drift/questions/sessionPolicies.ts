// What the appliance's side adds to a role: whether it may assume it at all, and what it narrows when it does.

import type { Question, QuestionFacts } from './question.ts';

/** Whether the appliance's own policies let it assume the roles. */
export const applianceSide: Question = {
  id: 'appliance-side',
  title: (count) => `Whether the appliance's own policies let it assume ${roles(count)} was not judged`,
  answer:
    'Name the role of the appliance under appliances and let its account be read; or check sts:AssumeRole in its policies, then write answeredQuestions: [appliance-side].',
  ask: ({ principals }) => {
    const open = principals.flatMap(({ chain }) => (chain.kind === 'open' ? [chain.why] : []));
    return open.length === 0 ? undefined : { count: open.length, subjects: open };
  },
};

/** Whoever assumes a role can narrow the session, which no policy of the account shows. */
export const sessionPolicies: Question = {
  id: 'session-policies',
  title: (count) => `Session policies that ${roles(count)} may be assumed with were not judged`,
  answer: 'They are nowhere to be read; where nobody passes one, write answeredQuestions: [session-policies].',
  ask: (facts) => countAssumed(facts),
};

function countAssumed({
  principals,
}: QuestionFacts): { readonly count: number; readonly subjects: readonly string[] } | undefined {
  const assumed = principals.filter(
    ({ principal, selection }) =>
      principal.kind === 'role' && selection.sets.some(({ requires }) => requires?.assumableByAppliance === true),
  );
  return assumed.length === 0 ? undefined : { count: assumed.length, subjects: [] };
}

function roles(count: number): string {
  return `${count} ${count === 1 ? 'role' : 'roles'}`;
}
