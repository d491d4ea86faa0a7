// What a principal is allowed beyond its sets, and which of it makes an administrator of it.

import { decideVerdict } from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import type { AllowedAction } from '../../iam/listAllowed.ts';
import { findEscalations } from './findEscalations.ts';
import { type ExcessQuestion, listExcess, type StatementExcess } from './listExcess.ts';
import { sumUpExcess } from './sumUpExcess.ts';

/** One statement that adds actions, weighed. */
export interface JudgedExcess extends StatementExcess {
  /** Those of `actions` with which the principal can grant itself more. */
  readonly escalations: readonly AllowedAction[];
  /** The statement allows nearly everything, or rights to grant itself more. */
  readonly isAdmin: boolean;
}

/** What a principal is allowed beyond what it needs; empty where no set of it is known. */
export interface GatheredExcess {
  /** Beyond its sets. */
  readonly excess: readonly JudgedExcess[];
  /** Actions that its scope binds, on resources that the scope does not name. */
  readonly beyondScope: readonly JudgedExcess[];
}

/** Gives the statements that add actions, in the order of the policies. */
export function gatherExcess(question: ExcessQuestion): GatheredExcess {
  const known = new Map<string, boolean>();
  const isEscalation = findEscalations((action) => {
    return getOrMake(known, action, () => isAllowed(action, question));
  });
  const weigh = (excess: StatementExcess): JudgedExcess => {
    const escalations = sumUpExcess(excess.actions).escalating.filter((one) => isEscalation(one, excess));
    return { ...excess, escalations, isAdmin: escalations.length > 0 || speaksOfAll(excess) };
  };
  const { beyondSets, beyondScope } = listExcess(question);
  return { excess: beyondSets.map(weigh), beyondScope: beyondScope.map(weigh) };
}

/** `*`, `*:*` and the like, and NotAction, whose list of exceptions never keeps up with AWS. */
function speaksOfAll({ statement: { action } }: StatementExcess): boolean {
  return action.negated || action.patterns.some((pattern) => /^[*?]+(:[*?]+)?$/.test(pattern) && pattern.includes('*'));
}

function isAllowed(action: string, { layers, contextOf, partition, meter }: ExcessQuestion): boolean {
  const context = contextOf({ action, context: {} });
  const verdict = decideVerdict({ action, resource: '*', context, partition, meter }, layers);
  return verdict === 'granted' || verdict === 'limited';
}
