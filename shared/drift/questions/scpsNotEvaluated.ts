// Service and resource control policies that were not read: what they take away is not known.

import type { Evaluated } from '../judgeSettings.ts';
import type { OpenPart, Question, QuestionFacts } from './question.ts';

const answer =
  'Put organization.json beside the exports or give the hub the right to read AWS Organizations; where there are none, write';

/** Silent where the organization has them disabled. */
export const scpsNotEvaluated: Question = {
  id: 'scps',
  title: (count) => `SCPs were not evaluated for ${count} ${count === 1 ? 'role or user' : 'roles and users'}`,
  answer: `${answer} answeredQuestions: [scps].`,
  ask: (facts) => askAbout(facts, facts.organization.scps),
};

/** Silent where the organization has them disabled. */
export const rcpsNotEvaluated: Question = {
  id: 'rcps',
  title: (count) => `RCPs were not evaluated for ${count} ${count === 1 ? 'role or user' : 'roles and users'}`,
  answer: `${answer} answeredQuestions: [rcps].`,
  ask: (facts) => askAbout(facts, facts.organization.rcps),
};

function askAbout({ account, principals }: QuestionFacts, evaluated: Evaluated | undefined): OpenPart | undefined {
  // Neither kind binds the principals of the management account.
  if (evaluated === undefined || principals.length === 0 || account.isManagementAccount) return undefined;
  if (evaluated.evaluated) {
    if (account.levels.length > 0) return undefined;
    return { count: principals.length, subjects: [`the organization does not name account ${account.id}`] };
  }
  return evaluated.isDisabled === true ? undefined : { count: principals.length, subjects: [evaluated.why] };
}
