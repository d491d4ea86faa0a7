// Lists which actions of the action table a principal is allowed, and by which statements.

import { actionIndexes } from './actionIndexes.ts';
import { overviewActions } from './actionOverview.ts';
import { type ActionEntry, allActions } from './actionTable.ts';
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
 * `aws`. An action that needs no permission is listed where a statement allows it.
 */
export function listAllowed(
  layers: PolicyLayers,
  requests: { readonly context: KnownContext; readonly partition?: string },
): readonly AllowedAction[] {
  const actions = allActions();
  const { isOut, isOpen } = overviewActions(layers, requests.context);
  const combinations = combineStatements(layers.identity);
  const allowed: AllowedAction[] = [];
  actions.forEach((action, at) => {
    if (isOut[at] === 1) return;
    const by = combinations.list[combinations.of[at] ?? 0] ?? [];
    const verdict =
      isOpen[at] === 1 ? decideGrant({ action: action.name, resource: '*', ...requests }, layers).verdict : 'granted';
    if (verdict === 'granted' || verdict === 'limited') allowed.push({ action, verdict, by });
  });
  return allowed;
}

interface Combinations {
  /** Per action its place in `list`. */
  readonly of: Uint32Array;
  readonly list: readonly (readonly StatementRef[])[];
}

// Which Allow statements speak of each action. Few combinations occur, so each is made once.
function combineStatements(sources: readonly PolicySource[]): Combinations {
  const of = new Uint32Array(allActions().length);
  const list: (readonly StatementRef[])[] = [[]];
  const refs = sources.flatMap((source) => source.document.statements.map((statement) => ({ source, statement })));
  for (const ref of refs.filter(({ statement }) => statement.effect === 'Allow')) {
    const extended = new Map<number, number>();
    for (const at of actionIndexes(ref.statement.action)) {
      const before = of[at] ?? 0;
      const after = extended.get(before) ?? list.push([...(list[before] ?? []), ref]) - 1;
      extended.set(before, after);
      of[at] = after;
    }
  }
  return { of, list };
}
