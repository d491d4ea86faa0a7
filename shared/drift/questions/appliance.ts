// What the appliance's side adds to a role: whether it may assume it at all, and what it narrows when it does.

import type { Question, QuestionFacts } from '../question.ts';

/** Whether the appliance's own policies let it assume the roles. */
export const applianceSide: Question = {
  id: 'appliance-side',
  title: (count) => `Whether the appliance's own policies let it assume ${roles(count)} was not judged`,
  answer: 'Check sts:AssumeRole in the policies of the appliance, then write answeredQuestions: [appliance-side].',
  ask: (facts) => countAssumed(facts),
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
  const assumed = principals.filter(({ selection }) =>
    selection.sets.some(({ requires }) => requires?.assumableByAppliance === true),
  );
  return assumed.length === 0 ? undefined : { count: assumed.length, subjects: [] };
}

function roles(count: number): string {
  return `${count} ${count === 1 ? 'role' : 'roles'}`;
}
