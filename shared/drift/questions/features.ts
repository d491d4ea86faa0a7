// Cases of the guide in which roles need more sets or services, and of which the settings say nothing.

import { deployingSets, serviceNeeds, workerSets } from '../../requirements/features.ts';
import { unansweredNeeds } from '../trust/demandedSets.ts';
import type { AskedPrincipal, Question, QuestionFacts } from './question.ts';

/** Counts roles, each once. */
export const features: Question = {
  id: 'features',
  title: (count) =>
    `${count} ${count === 1 ? 'role needs' : 'roles need'} more sets or services in cases of the guide, and the settings do not say whether these apply`,
  answer: 'Write each as true or false under features in the settings, as in features: { efsIndexing: false }.',
  ask: (facts) => {
    const open = facts.principals.map((each) => casesOf(each, facts)).filter((cases) => cases.length > 0);
    return open.length === 0 ? undefined : { count: open.length, subjects: open.flat() };
  },
};

function casesOf({ selection, findings }: AskedPrincipal, { settings, accountSets }: QuestionFacts): readonly string[] {
  const known = settings.features ?? {};
  const told = new Set(findings.map(({ subject }) => subject));
  const needs = unansweredNeeds({ sets: selection.sets, features: known, accountSets }).filter(
    ({ needs: id }) => !told.has(id),
  );
  const services = serviceNeeds.filter(
    ({ feature, having, service, isUnnamed }) =>
      known[feature] === undefined &&
      selection.sets.some(
        ({ id, requires }) =>
          having.includes(id) && (isUnnamed === true || requires?.trustedServices.includes(service) === true),
      ),
  );
  return [
    ...needs.map(({ feature, needs: id }) => `${feature} (${id})`),
    ...services.map(({ feature, service }) => `${feature} (trust in ${service})`),
  ];
}

/** Roles that deploy workers, in accounts where nobody is known to be the workers' role. */
export const workerRoles: Question = {
  id: 'worker-roles',
  title: (count) =>
    `${count} ${count === 1 ? 'role deploys' : 'roles deploy'} workers in accounts where no role is named for the workers themselves (production-worker)`,
  answer:
    'Tag the role that the workers run with for production-worker; where it has another name in the account, write answeredQuestions: [worker-roles].',
  ask: ({ account, principals, accountSets }) => {
    if (accountSets === undefined || workerSets.some((id) => accountSets.has(id))) return undefined;
    const deploying = principals.filter(({ selection }) => selection.sets.some(({ id }) => deployingSets.includes(id)));
    return deploying.length === 0 ? undefined : { count: deploying.length, subjects: [`account ${account.id}`] };
  },
};
