// Lists which actions of the action table a principal is allowed, and by which statements.

import { type ActionEntry, allActions } from './actionTable.ts';
import { statementsAbout } from './compiledPolicy.ts';
import { decideGrant } from './decideGrant.ts';
import type { KnownContext, PolicyLayers, PolicySource } from './grantDecision.ts';
import type { Statement } from './policyDocument.ts';

export interface StatementRef {
  readonly source: PolicySource;
  readonly statement: Statement;
}

export interface AllowedAction {
  readonly action: ActionEntry;
  /** `limited`: some requests are allowed, or what decides is not known. */
  readonly verdict: 'granted' | 'limited';
  /**
   * The Allow statements of the identity policies that speak of the action, in the order of the policies. Empty where
   * only a policy that could not be read may allow it. Actions with the same statements share one array.
   */
  readonly by: readonly StatementRef[];
}

/**
 * Gives every action of the action table that some request for it is, or may be, allowed on any resource, sorted as the
 * table is. Actions that the table does not know are not listed: its date is `actionTableDate`. `partition` defaults to
 * `aws`.
 */
export function listAllowed(
  layers: PolicyLayers,
  requests: { readonly context: KnownContext; readonly partition?: string },
): readonly AllowedAction[] {
  const refs = new Map<string, readonly StatementRef[]>();
  return allActions().flatMap((action) => {
    const name = action.name.toLowerCase();
    const by = allowingStatements(layers.identity, name, refs);
    if (by.length === 0 && layers.identity.every(({ document }) => document.faults === undefined)) return [];
    const { verdict } = decideGrant({ action: action.name, resource: '*', ...requests }, layers);
    return verdict === 'granted' || verdict === 'limited' ? [{ action, verdict, by }] : [];
  });
}

function allowingStatements(
  sources: readonly PolicySource[],
  action: string,
  refs: Map<string, readonly StatementRef[]>,
): readonly StatementRef[] {
  const found = sources.flatMap((source, index) =>
    statementsAbout(source.document, action).allows.map(({ statement }) => ({
      source,
      statement,
      key: `${index}.${statement.number}`,
    })),
  );
  const key = found.map((each) => each.key).join();
  const known = refs.get(key);
  if (known !== undefined) return known;
  const by = found.map(({ source, statement }) => ({ source, statement }));
  refs.set(key, by);
  return by;
}
