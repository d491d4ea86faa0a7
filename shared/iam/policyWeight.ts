// How much a document says that tells requests apart: what makes deciding by it costly.

import { getOrMake } from './getOrMake.ts';
import type { PolicyDocument, Statement } from './policyDocument.ts';

const weights = new WeakMap<PolicyDocument, number>();

/**
 * Gives a number of about 1 for a list of actions on all resources, however long, and one more for each wildcard of
 * actions, each resource but `*`, and each value of a condition.
 */
export function policyWeight(document: PolicyDocument): number {
  return getOrMake(weights, document, ({ statements }) => statements.reduce((sum, each) => sum + weigh(each), 0));
}

function weigh({ action, resource, conditions }: Statement): number {
  const wildcards = action.patterns.filter((pattern) => /[*?]/.test(pattern)).length;
  const resources = resource?.patterns.filter((pattern) => pattern !== '*').length ?? 0;
  return conditions.reduce((sum, { values }) => sum + 1 + values.length, 1 + wildcards + resources);
}
