// Lists which actions of the action table a principal is allowed, and by which statements.

import { type ActionEntry, allActions } from './actionTable.ts';
import type { KnownContext } from './conditions/knownContext.ts';
import { decideGrant } from './decideGrant.ts';
import { actionIndexes } from './grant/actionIndexes.ts';
import { overviewActions } from './grant/actionOverview.ts';
import type { PolicyLayers, PolicySource } from './policy/policyLayers.ts';
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
  const statements = allowStatements(layers.identity);
  const allowed: AllowedAction[] = [];
  actions.forEach((action, at) => {
    if (isOut[at] === 1) return;
    const by = statements[at] ?? [];
    const verdict =
      isOpen[at] === 1 ? decideGrant({ action: action.name, resource: '*', ...requests }, layers).verdict : 'granted';
    if (verdict === 'granted' || verdict === 'limited') allowed.push({ action, verdict, by });
  });
  return allowed;
}

// Which Allow statements speak of each action, by its place in `allActions()`. Few combinations occur, so each is made once.
function allowStatements(sources: readonly PolicySource[]): readonly (readonly StatementRef[] | undefined)[] {
  const by = new Array<readonly StatementRef[] | undefined>(allActions().length).fill(undefined);
  const refs = sources.flatMap((source) => source.document.statements.map((statement) => ({ source, statement })));
  for (const ref of refs.filter(({ statement }) => statement.effect === 'Allow')) {
    const extended = new Map<readonly StatementRef[] | undefined, readonly StatementRef[]>();
    for (const at of actionIndexes(ref.statement.action)) {
      const after = extended.get(by[at]) ?? [...(by[at] ?? []), ref];
      extended.set(by[at], after);
      by[at] = after;
    }
  }
  return by;
}
