// Finds what a principal is allowed of the actions that its required sets forbid.

import { decideAlike } from '../../iam/decideAlike.ts';
import { decideVerdict, type KnownContext, type PolicyLayers, type Verdict } from '../../iam/decideGrant.ts';
import { listAllowed } from '../../iam/listAllowed.ts';
import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import type { Statement } from '../../iam/policyDocument.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import type { ForbiddenStatement, RequiredSet } from '../../requirements/requiredSet.ts';
import type { RequestedGrant } from '../buildContext.ts';

/** A Deny of a set, and what is allowed all the same. */
export interface AllowedForbidden {
  readonly set: RequiredSet;
  readonly statement: Statement;
  /** Sorted by name; at least one. */
  readonly actions: readonly { readonly name: string; readonly verdict: Exclude<Verdict, 'missing' | 'denied'> }[];
}

export interface ForbiddenQuestion {
  readonly sets: readonly RequiredSet[];
  readonly layers: PolicyLayers;
  readonly contextOf: (request: RequestedGrant) => KnownContext;
  readonly kindOf: (action: string) => object;
  readonly partition: string;
  readonly meter: StepMeter;
}

/** Gives one entry for each Deny of the sets of which some request is, or may be, allowed; sets in their order. */
export function findForbidden(question: ForbiddenQuestion): readonly AllowedForbidden[] {
  const { sets, layers, contextOf, kindOf, partition, meter } = question;
  if (!sets.some(({ forbidden }) => forbidden !== undefined)) return [];
  const context = (action: string) => contextOf({ action, context: {} });
  const allowed = listAllowed({ layers, contextOf: context, kindOf, partition, meter });
  // Statements that add the same share one list.
  const lists = [...new Set(allowed.map(({ actions }) => actions))];
  const names = [...new Set(lists.flatMap((actions) => Array.from(actions, ({ action }) => action.name)))].sort();
  return sets.flatMap((set) =>
    (set.forbidden ?? []).flatMap((forbidden) => {
      const actions = allowedOf(forbidden, names, question);
      return actions.length === 0 ? [] : [{ set, statement: forbidden.statement, actions }];
    }),
  );
}

function allowedOf(
  { statement, policy }: ForbiddenStatement,
  names: readonly string[],
  question: ForbiddenQuestion,
): AllowedForbidden['actions'] {
  const { partition, meter, kindOf } = question;
  const layers: PolicyLayers = { ...question.layers, asked: { policy, ifNone: 'missing' } };
  const contextOf = (action: string) => question.contextOf({ action, context: {} });
  const meant = names.filter((name) => isMeant(statement, name));
  const tell = decideAlike(meant, { layers, contextOf, kindOf, partition, meter });
  return meant.flatMap((name) => {
    const asked = { action: name, resource: '*', context: contextOf(name), partition, meter };
    const verdict = tell(name)?.verdict ?? decideVerdict(asked, layers);
    return verdict === 'granted' || verdict === 'limited' ? [{ name, verdict }] : [];
  });
}

function isMeant({ action: { negated, patterns } }: Statement, name: string): boolean {
  return patterns.some((pattern) => matchesWildcard(pattern.toLowerCase(), name.toLowerCase())) !== negated;
}
