// Asks about a required grant: about all requests, or about those that the set's own statement lets pass.

import {
  decideGrant,
  decideVerdict,
  type GrantDecision,
  type GrantQuestion,
  type PolicyLayers,
  type PolicySource,
} from '../iam/decideGrant.ts';
import { getOrMake } from '../iam/getOrMake.ts';
import type { RequiredGrant, RequiredStatement } from '../requirements/requiredSet.ts';

/** Decides on a grant as `decideGrant` does on a question about its action, resource and context. */
export function decideRequired(
  { within }: Pick<RequiredGrant, 'within'>,
  question: GrantQuestion,
  layers: PolicyLayers,
): GrantDecision {
  if (within === undefined) return decideGrant(question, layers);
  const narrowed = layersFor(within, layers);
  if (!isForNothing(within, question)) return decideGrant(question, narrowed);
  // The reference gives the action no such resources, and vendors write them all the same: then they count as written.
  const patterns = within.statement.resource?.patterns ?? [];
  const decisions = patterns.map((resource) => decideGrant({ ...question, resource, asWritten: true }, narrowed));
  return decisions.find(({ verdict }) => verdict !== 'granted') ?? { verdict: 'granted', causes: [] };
}

const narrowedLayers = new WeakMap<PolicyLayers, Map<PolicySource, PolicyLayers>>();

// The same object for the same statement, so that results are kept by it.
function layersFor({ policy }: RequiredStatement, layers: PolicyLayers): PolicyLayers {
  const byPolicy = getOrMake(narrowedLayers, layers, () => new Map<PolicySource, PolicyLayers>());
  return getOrMake(byPolicy, policy, () => ({ ...layers, asked: { policy, ifNone: 'granted' } }));
}

const forNothing = new WeakMap<RequiredStatement, Map<string, boolean>>();

/** Tells whether no request for the action names a resource of the statement, by the reference. */
function isForNothing(within: RequiredStatement, { action, context, partition }: GrantQuestion): boolean {
  const { statement } = within;
  if (statement.resource === undefined || statement.resource.negated) return false;
  const byAction = getOrMake(forNothing, within, () => new Map<string, boolean>());
  return getOrMake(byAction, `${partition} ${context.resources?.account} ${action}`, () => {
    const alone: PolicySource = {
      name: 'any',
      document: { version: '2012-10-17', statements: [{ ...statement, conditions: [] }] },
    };
    const layers: PolicyLayers = { identity: [alone], asked: { policy: alone, ifNone: 'missing' } };
    return (
      decideVerdict({ action, resource: '*', context, ...(partition !== undefined && { partition }) }, layers) ===
      'missing'
    );
  });
}
