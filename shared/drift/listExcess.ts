// Finds the actions that a principal is allowed beyond what any of its sets speaks of, by the statement that allows them.

import { type ActionEntry, allActions, expandActionPattern, findAction } from '../iam/actionTable.ts';
import { decideGrant, type KnownContext, type PolicyLayers } from '../iam/decideGrant.ts';
import { nothingTakesAway } from '../iam/nothingTakesAway.ts';
import type { PolicyDocument, Statement } from '../iam/policyDocument.ts';
import type { IdentityPolicy } from '../iam/principal.ts';
import type { CombinedGrant } from '../requirements/requiredGrants.ts';
import type { RequestedGrant } from './buildContext.ts';

/** One action beyond the sets. */
export interface ExcessAction {
  readonly action: ActionEntry;
  /** Allowed only on some resources, or under conditions that are not known to hold. */
  readonly isLimited: boolean;
}

/** One Allow statement that adds actions. */
export interface StatementExcess {
  readonly policy: IdentityPolicy;
  readonly statement: Statement;
  /** At least one, sorted by name. */
  readonly actions: readonly ExcessAction[];
}

export interface ExcessQuestion {
  readonly identity: readonly IdentityPolicy[];
  readonly layers: PolicyLayers;
  /** All that the sets speak of, optional and conditional grants among them. */
  readonly grants: readonly CombinedGrant[];
  readonly contextOf: (request: RequestedGrant) => KnownContext;
  readonly partition: string;
}

/** Stands for the access level of an action that the action table does not know. */
export const unknownAccessLevel = 'Unknown';

/**
 * Gives the statements that allow more than the sets ask for, in the order of the policies. Only what is allowed in the
 * end counts: not what a Deny, the boundary or an SCP takes away. An action that two statements allow is an excess of
 * both. sts:GetCallerIdentity is always allowed and no excess.
 */
export function listExcess(question: ExcessQuestion): readonly StatementExcess[] {
  const known = knownActions(question.grants);
  const excess = question.identity.flatMap((policy) =>
    policy.document.statements
      .filter((statement) => statement.effect === 'Allow')
      .flatMap((statement) => excessOf({ policy, statement }, known, question)),
  );
  return uniqueStatements(excess);
}

function excessOf(
  { policy, statement }: Pick<StatementExcess, 'policy' | 'statement'>,
  known: ReadonlySet<string>,
  question: ExcessQuestion,
): readonly StatementExcess[] {
  const actions = actionsBeyond(statement, known).flatMap((action) =>
    excessAction(action, { statement, document: policy.document }, question),
  );
  return actions.length === 0 ? [] : [{ policy, statement, actions }];
}

function excessAction(
  action: ActionEntry,
  by: { readonly statement: Statement; readonly document: PolicyDocument },
  { layers, contextOf, partition }: ExcessQuestion,
): readonly ExcessAction[] {
  const context = contextOf({ action: action.name, context: {} });
  // The usual case: thousands of actions of one wildcard, and nothing that takes any of them away.
  if (isWhole(by.statement) && nothingTakesAway(layers, context, action.name.toLowerCase())) {
    return [{ action, isLimited: false }];
  }
  const request = { action: action.name, resource: '*', context, partition };
  const { verdict } = decideGrant(request, layers);
  if (verdict !== 'granted' && verdict !== 'limited') return [];
  // Another statement may be the one that allows it.
  if (!isWhole(by.statement) && decideGrant(request, alone(by.statement, by.document)).verdict === 'missing') return [];
  return [{ action, isLimited: verdict === 'limited' }];
}

function isWhole({ resource, conditions }: Statement): boolean {
  return conditions.length === 0 && resource?.negated === false && resource.patterns.includes('*');
}

const alones = new WeakMap<Statement, PolicyLayers>();

function alone(statement: Statement, { version }: PolicyDocument): PolicyLayers {
  const layers = alones.get(statement) ?? { identity: [{ name: '', document: { version, statements: [statement] } }] };
  alones.set(statement, layers);
  return layers;
}

const knownByGrants = new WeakMap<readonly CombinedGrant[], ReadonlySet<string>>();

function knownActions(grants: readonly CombinedGrant[]): ReadonlySet<string> {
  const known =
    knownByGrants.get(grants) ??
    new Set([...grants.map(({ action }) => action.toLowerCase()), 'sts:getcalleridentity']);
  knownByGrants.set(grants, known);
  return known;
}

/** The actions that a statement speaks of and that are not known, sorted. */
function actionsBeyond(
  { action: { negated, patterns } }: Statement,
  known: ReadonlySet<string>,
): readonly ActionEntry[] {
  if (negated) {
    const excluded = new Set(patterns.flatMap(expandPattern));
    return allActions().filter((entry) => !excluded.has(entry) && !known.has(entry.name.toLowerCase()));
  }
  const beyond = new Map<string, ActionEntry>();
  for (const pattern of patterns) {
    if (known.has(pattern.toLowerCase())) continue;
    for (const entry of expandPattern(pattern)) {
      const name = entry.name.toLowerCase();
      if (!known.has(name)) beyond.set(name, entry);
    }
  }
  return [...beyond].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
}

function expandPattern(pattern: string): readonly ActionEntry[] {
  if (/[*?]/.test(pattern)) return expandWildcards(pattern);
  const entry = findAction(pattern);
  if (entry !== undefined) return [entry];
  // A blank or a comma makes a name that no action has.
  if (!/^[\w-]+:\w+$/.test(pattern)) return [];
  return [{ name: pattern, accessLevels: [unknownAccessLevel], resourceTypes: [] }];
}

// Roles share their wildcards. What strangers write is endless, so only so much is kept.
const maxExpansions = 500;
const maxActionsKept = 2_000;
const expansions = new Map<string, readonly ActionEntry[]>();

function expandWildcards(pattern: string): readonly ActionEntry[] {
  const known = expansions.get(pattern);
  if (known !== undefined) return known;
  const actions = expandActionPattern(pattern);
  if (expansions.size >= maxExpansions) expansions.clear();
  if (actions.length <= maxActionsKept) expansions.set(pattern, actions);
  return actions;
}

// One managed policy can come to a user by two groups.
function uniqueStatements(excess: readonly StatementExcess[]): readonly StatementExcess[] {
  const key = ({ policy, statement }: StatementExcess) =>
    JSON.stringify([policy.arn ?? [policy.name, policy.group], statement.number]);
  return [...new Map(excess.map((one) => [key(one), one])).values()];
}
