// What a principal is allowed beyond its sets, and which of it makes an administrator of it.

import { decideGrant } from '../iam/decideGrant.ts';
import { findEscalations } from './escalations.ts';
import { type ExcessAction, type ExcessQuestion, listExcess, type StatementExcess } from './listExcess.ts';

/** One statement that adds actions, weighed. */
export interface JudgedExcess extends StatementExcess {
  /** Those of `actions` with which the principal can grant itself more. */
  readonly escalations: readonly ExcessAction[];
  /** The statement allows nearly everything, or rights to grant itself more. */
  readonly isAdmin: boolean;
}

/** Gives the statements that add actions, in the order of the policies. */
export function gatherExcess(question: ExcessQuestion): readonly JudgedExcess[] {
  const isEscalation = findEscalations((action) => isAllowed(action, question));
  return listExcess(question).map((excess) => {
    const escalations = excess.actions.filter((one) => isEscalation(one, excess));
    return { ...excess, escalations, isAdmin: escalations.length > 0 || speaksOfAll(excess) };
  });
}

/** `*`, `*:*` and the like, and NotAction, whose list of exceptions never keeps up with AWS. */
function speaksOfAll({ statement: { action } }: StatementExcess): boolean {
  return action.negated || action.patterns.some((pattern) => /^[*?]+(:[*?]+)?$/.test(pattern) && pattern.includes('*'));
}

function isAllowed(action: string, { layers, contextOf, partition }: ExcessQuestion): boolean {
  const context = contextOf({ action, context: {} });
  const { verdict } = decideGrant({ action, resource: '*', context, partition }, layers);
  return verdict === 'granted' || verdict === 'limited';
}
