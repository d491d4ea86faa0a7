// Asks about a required grant: about all requests, or about those that the set's own statement lets pass.

import {
  decideGrant,
  decideVerdict,
  type GrantDecision,
  type GrantQuestion,
  type KnownContext,
  type PolicyLayers,
  type PolicySource,
} from '../../iam/decideGrant.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { createStepMeter, type StepMeter } from '../../iam/stepMeter.ts';
import type { RequiredGrant, RequiredStatement } from '../../requirements/requiredSet.ts';

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

/** What is found out about a statement once for all principals. */
interface StatementReach {
  readonly layers: PolicyLayers;
  readonly meter: StepMeter;
  readonly contexts: Map<string, KnownContext>;
  readonly byAction: Map<string, boolean>;
}

const reaches = new WeakMap<RequiredStatement, StatementReach>();

/** Tells whether no request for the action names a resource of the statement, by the reference. */
function isForNothing(within: RequiredStatement, { action, context, partition = 'aws' }: GrantQuestion): boolean {
  const { resource } = within.statement;
  if (resource === undefined || resource.negated || resource.patterns.includes('*')) return false;
  const known = reaches.get(within);
  const reach = known === undefined || known.byAction.size > maxAnswersKept ? reachOf(within) : known;
  reaches.set(within, reach);
  const place = context.resources?.account ?? '';
  return getOrMake(reach.byAction, `${partition} ${place} ${action}`, () => {
    // Whose resources there are hangs on the account, and on nothing else of the principal.
    const requests = getOrMake(reach.contexts, place, () => ({
      known: {},
      others: 'unknown' as const,
      ...(context.resources !== undefined && { resources: context.resources }),
    }));
    const question = { action, resource: '*', context: requests, partition, meter: reach.meter };
    return decideVerdict(question, reach.layers) === 'missing';
  });
}

const maxAnswersKept = 50_000;

function reachOf({ statement }: RequiredStatement): StatementReach {
  const alone: PolicySource = {
    name: 'any',
    document: { version: '2012-10-17', statements: [{ ...statement, conditions: [] }] },
  };
  const layers: PolicyLayers = { identity: [alone], asked: { policy: alone, ifNone: 'missing' } };
  // The set is the user's own, and each of its actions is asked about once.
  return { layers, meter: createStepMeter(Number.MAX_SAFE_INTEGER), contexts: new Map(), byAction: new Map() };
}
