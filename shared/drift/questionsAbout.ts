// What a grant question needs beside action and resource: the layers of a principal, and what is known of its requests.

import type { GrantQuestion, KnownContext } from '../iam/decideGrant.ts';
import { buildContext, type ContextSubject, type RequestedGrant } from './buildContext.ts';
import { buildLayers, type PrincipalLayers } from './buildLayers.ts';

/** An action that is asked about. */
export interface AskedAction extends Partial<Pick<RequestedGrant, 'context'>> {
  readonly action: string;
  /** An ARN, a pattern of ARNs, or `*`; default: `*`. */
  readonly resource?: string;
}

/** For many questions about one principal. */
export interface PrincipalQuestions extends PrincipalLayers {
  /** Equal grants get the same context object, so that whoever decides many can keep results by it. */
  readonly contextOf: (grant: RequestedGrant) => KnownContext;
  readonly question: (asked: AskedAction) => GrantQuestion;
}

/** `decideGrant(question({ action: 'ec2:CreateSnapshot' }), layers)` decides what the principal is allowed. */
export function questionsAbout(subject: ContextSubject): PrincipalQuestions {
  const { principal, account } = subject;
  const contextOf = buildContext(subject);
  return {
    ...buildLayers(principal, account),
    contextOf,
    question: ({ action, resource = '*', context = {} }) => ({
      action,
      resource,
      context: contextOf({ action, context }),
      partition: account.partition,
    }),
  };
}
