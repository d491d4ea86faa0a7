// Which requests the required sets of a principal are about: what a question without a resource means.

import { decideVerdict, type Verdict } from '../iam/decideGrant.ts';
import { selectScope } from '../requirements/scope.ts';
import type { Selection } from '../requirements/selectRequirements.ts';
import { grantsOf, type PrincipalQuestion } from './principalFacts.ts';
import { type AskedAction, questionsAbout } from './questionsAbout.ts';

export interface RequestsQuestion extends Pick<PrincipalQuestion, 'principal' | 'account' | 'settings'> {
  /** Undefined: nothing says what it needs. */
  readonly selection: Selection | undefined;
}

/**
 * Gives a function from an action to the requests that must be allowed: on the resources that a scope or a set of one's
 * own binds it to, with the conditions of the sets; on `*` where no set asks for it, or one asks for it on everything.
 */
export function requiredRequests(
  question: RequestsQuestion,
): (action: string) => readonly [AskedAction, ...AskedAction[]] {
  const { principal, account, settings, selection } = question;
  const scope = selectScope({ principal, accountId: account.id, settings });
  const grants = selection === undefined ? [] : grantsOf({ account, settings, selection }, scope);
  return (action) => {
    const asked = grants.filter((grant) => grant.action.toLowerCase() === action.toLowerCase());
    const [first, ...others] = asked.flatMap(({ resource, context, within }) => {
      const element = within?.statement.resource;
      const patterns = element === undefined || element.negated ? [resource] : element.patterns;
      return patterns.map((pattern) => ({ action, resource: pattern, context }));
    });
    const isEverything = [first, ...others].some(
      (request) => request?.resource === '*' && Object.keys(request.context).length === 0,
    );
    return first === undefined || isEverything ? [{ action, resource: '*' }] : [first, ...others];
  };
}

const worstFirst: readonly Verdict[] = ['missing', 'denied', 'limited', 'granted'];

/** Gives the request with the worst verdict: the one that a person asks about. */
export function worstRequest(
  question: RequestsQuestion,
  requests: readonly [AskedAction, ...AskedAction[]],
): AskedAction {
  const [first, ...others] = requests;
  if (others.length === 0) return first;
  const { layers, question: ask } = questionsAbout(question);
  const ranks = requests.map((asked) => worstFirst.indexOf(decideVerdict(ask(asked), layers)));
  return requests[ranks.indexOf(Math.min(...ranks))] ?? first;
}
