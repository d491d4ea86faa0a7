// Finds the actions that a principal is allowed beyond what any of its sets speaks of, by the statement that allows them.

import type { KnownContext, PolicyLayers, PolicySource } from '../iam/decideGrant.ts';
import { getOrMake } from '../iam/getOrMake.ts';
import { type AllowedAction, listAllowed } from '../iam/listAllowed.ts';
import type { Statement } from '../iam/policyDocument.ts';
import type { IdentityPolicy } from '../iam/principal.ts';
import type { StepMeter } from '../iam/stepMeter.ts';
import type { CombinedGrant } from '../requirements/requiredGrants.ts';
import type { RequestedGrant } from './buildContext.ts';

/** One Allow statement that adds actions. */
export interface StatementExcess {
  readonly policy: IdentityPolicy;
  readonly statement: Statement;
  /** Sorted by name; empty only where `isDecided` is false. */
  readonly actions: readonly AllowedAction[];
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

/**
 * Gives the statements that allow more than the sets ask for, in the order of the policies. Only what is allowed in the
 * end counts: not what a Deny, the boundary or an SCP takes away. An action that two statements allow is an excess of
 * both. sts:GetCallerIdentity is always allowed and no excess.
 */
export function listExcess(question: ExcessQuestion): readonly StatementExcess[] {
  const { identity, layers, grants, contextOf, kindOf, partition, meter } = question;
  const allowed = listAllowed({
    layers,
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
  return uniqueStatements(excess);
}

const knownByGrants = new WeakMap<readonly CombinedGrant[], ReadonlySet<string>>();

function knownActions(grants: readonly CombinedGrant[]): ReadonlySet<string> {
  return getOrMake(knownByGrants, grants, () => new Set(grants.map(({ action }) => action.toLowerCase())));
}

// One managed policy can come to a user by two groups.
function uniqueStatements(excess: readonly StatementExcess[]): readonly StatementExcess[] {
  const key = ({ policy, statement }: StatementExcess) =>
    JSON.stringify([policy.arn ?? [policy.name, policy.group], statement.number]);
  return [...new Map(excess.map((one) => [key(one), one])).values()];
}
