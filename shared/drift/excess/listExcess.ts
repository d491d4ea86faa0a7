// Finds the actions that a principal is allowed beyond what any of its sets speaks of, by the statement that allows them.

import { decideVerdict, type KnownContext, type PolicyLayers, type PolicySource } from '../../iam/decideGrant.ts';
import { type ActionEntry, findAction } from '../../iam/findAction.ts';
import { getOrMake } from '../../iam/getOrMake.ts';
import { type AllowedActions, listAllowed, unknownAccessLevel } from '../../iam/listAllowed.ts';
import type { Statement } from '../../iam/policyDocument.ts';
import type { IdentityPolicy } from '../../iam/principal.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import type { CombinedGrant } from '../../requirements/requiredGrants.ts';
import type { RequestedGrant } from '../buildContext.ts';
import { type BoundActions, boundActions, scopeDeny } from './boundActions.ts';

/** One Allow statement that adds actions. */
export interface StatementExcess {
  readonly policy: IdentityPolicy;
  readonly statement: Statement;
  /** Sorted by name; empty only where `isDecided` is false. */
  readonly actions: AllowedActions;
  /** False where judging it all would have taken more steps than one principal may take. */
  readonly isDecided: boolean;
}

export interface ExcessQuestion {
  readonly identity: readonly IdentityPolicy[];
  readonly layers: PolicyLayers;
  /** All that the sets speak of, optional and conditional grants among them. */
  readonly grants: readonly CombinedGrant[];
  readonly contextOf: (request: RequestedGrant) => KnownContext;
  /** Tells which actions are requested alike. */
  readonly kindOf: (action: string) => object;
  readonly partition: string;
  readonly meter: StepMeter;
}

/** What a principal is allowed beyond its sets, and beyond the scope of what they ask for. */
export interface ListedExcess {
  readonly beyondSets: readonly StatementExcess[];
  /** Actions that a scope binds, on resources that it does not name. */
  readonly beyondScope: readonly StatementExcess[];
}

/**
 * Gives the statements that allow more than the sets ask for, in the order of the policies. Only what is allowed in the
 * end counts: not what a Deny, the boundary or an SCP takes away. An action that two statements allow is an excess of
 * both. sts:GetCallerIdentity is always allowed and no excess.
 *
 * What lies beyond a scope is what would still be allowed if its resources were denied.
 */
export function listExcess(question: ExcessQuestion): ListedExcess {
  const { identity, layers, grants, contextOf, kindOf, partition, meter } = question;
  const bound = boundActions(grants);
  const deny = scopeDeny(bound);
  const allowed = listAllowed({
    layers: deny === undefined ? layers : { ...layers, identity: [...layers.identity, deny] },
    contextOf: (action) => contextOf({ action, context: {} }),
    kindOf,
    partition,
    except: knownActions(grants),
    meter,
  });
  const policies = new Map<PolicySource, IdentityPolicy>(identity.map((policy) => [policy, policy]));
  const excess = allowed.flatMap(({ source, ...rest }) => {
    const policy = policies.get(source);
    return policy === undefined ? [] : [{ policy, ...rest }];
  });
  const listed = uniqueStatements(excess);
  if (deny === undefined) return { beyondSets: listed, beyondScope: [] };
  const isBound = boundEntries(bound);
  return {
    beyondSets: onlyActions(listed, (action) => !isBound(action)),
    beyondScope: onlyReaching(onlyActions(listed, isBound), question, deny),
  };
}

/** An action that one statement allows beyond the scope is no fault of another, which keeps to it. */
function onlyReaching(
  listed: readonly StatementExcess[],
  { layers, contextOf, partition, meter }: ExcessQuestion,
  deny: PolicySource,
): readonly StatementExcess[] {
  const denies = layers.identity.map((source) => withStatements(source, ({ effect }) => effect === 'Deny'));
  return listed.flatMap((one) => {
    const alone = withStatements(one.policy, (statement) => statement === one.statement);
    const own = { ...layers, identity: [alone, ...denies, deny] };
    const actions = one.actions.only(({ name: action }) => {
      const context = contextOf({ action, context: {} });
      const verdict = decideVerdict({ action, resource: '*', context, partition, meter }, own);
      return verdict === 'granted' || verdict === 'limited';
    });
    return actions.length === 0 ? [] : [{ ...one, actions }];
  });
}

function withStatements(source: PolicySource, isMeant: (statement: Statement) => boolean): PolicySource {
  const { document } = source;
  return { ...source, document: { ...document, statements: document.statements.filter(isMeant) } };
}

// Hostile policies have hundreds of lists of all actions that there are.
function boundEntries(bound: BoundActions): (action: ActionEntry) => boolean {
  const entries = new Set([...bound.keys()].map(findAction));
  return (action) =>
    entries.has(action) || (action.accessLevels[0] === unknownAccessLevel && bound.has(action.name.toLowerCase()));
}

function onlyActions(
  listed: readonly StatementExcess[],
  isMeant: (action: ActionEntry) => boolean,
): readonly StatementExcess[] {
  // Statements that add the same share one list, of which each also keeps its summary.
  const kept = new Map<AllowedActions, AllowedActions>();
  return listed.flatMap((one) => {
    const actions = getOrMake(kept, one.actions, (all) => all.only(isMeant));
    return actions.length === 0 ? [] : [{ ...one, actions }];
  });
}

const knownByGrants = new WeakMap<readonly CombinedGrant[], ReadonlySet<string>>();

function knownActions(grants: readonly CombinedGrant[]): ReadonlySet<string> {
  return getOrMake(knownByGrants, grants, () => {
    const bound = boundActions(grants);
    return new Set(grants.map(({ action }) => action.toLowerCase()).filter((name) => !bound.has(name)));
  });
}

// One managed policy can come to a user by two groups.
function uniqueStatements(excess: readonly StatementExcess[]): readonly StatementExcess[] {
  const key = ({ policy, statement }: StatementExcess) =>
    JSON.stringify([policy.arn ?? [policy.name, policy.group], statement.number]);
  return [...new Map(excess.map((one) => [key(one), one])).values()];
}
