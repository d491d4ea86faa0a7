// Lists which actions a principal is allowed, and by which statement.

import type { KnownContext } from './conditions/knownContext.ts';
import type { AllowedActions } from './grant/allowedActions.ts';
import { type AskedActions, askActions, uniteAsked } from './grant/askedActions.ts';
import { createReach } from './grant/createReach.ts';
import { decideClasses } from './grant/decideClasses.ts';
import type { SourceStatement } from './grant/findStatements.ts';
import { compiledStatements } from './grant/statementsAbout.ts';
import type { PolicyLayers, PolicySource } from './policy/policyLayers.ts';
import type { Statement } from './policyDocument.ts';
import { createStepMeter, type StepMeter } from './stepMeter.ts';

export { type AllowedAction, type AllowedActions, type KindCount, unknownAccessLevel } from './grant/allowedActions.ts';

export interface AllowedQuestion {
  readonly layers: PolicyLayers;
  /** What is known of the requests for an action: the same object where it is the same. */
  readonly contextOf: (action: string) => KnownContext;
  /**
   * Tells actions apart of which different things are known: the same object for those that have the same context. Kept
   * by this function, so principals should share it; default: `contextOf` tells.
   */
  readonly kindOf?: (action: string) => object;
  /** Default `aws`. */
  readonly partition?: string;
  /** Actions that nobody asks about, in lower case; default: none. */
  readonly except?: ReadonlySet<string>;
  /** Counts what answering takes; default: a meter of its own. */
  readonly meter?: StepMeter;
}

/** What one Allow statement of the identity policies adds. */
export interface AllowedByStatement {
  readonly source: PolicySource;
  readonly statement: Statement;
  /** Sorted by name without case. Statements that add the same share one list. */
  readonly actions: AllowedActions;
  /**
   * False where not all could be decided in the steps that were left. What was not decided is listed as `isLimited`, as
   * far as the statement's wildcards could be read.
   */
  readonly isDecided: boolean;
}

/**
 * Gives the Allow statements of the identity policies that speak of an action of which some request is, or may be,
 * allowed in the end on any resource, in the order of the policies: not what a Deny, the boundary or an SCP takes away.
 * An action that two statements allow is listed with both. Wildcards stand for the actions of the action table
 * (`actionTableDate`); an action that it does not know is listed where a statement names it. `sts:GetCallerIdentity`,
 * which needs no permission, is not listed.
 *
 * Decides once for all actions about which the policies say the same: the answer is that of `decideGrant` for each.
 */
export function listAllowed(question: AllowedQuestion): readonly AllowedByStatement[] {
  const { layers, contextOf, kindOf = contextOf, partition = 'aws', except = noActions } = question;
  const { meter = createStepMeter() } = question;
  // Reading wildcards has steps of its own, so that what is not decided can still be listed.
  const listing = createStepMeter(stepsToList);
  const asked = allowStatements(layers).map((each) => ({
    ...each,
    asked: askActions(each.compiled.statement, except, listing),
  }));
  if (asked.every((each) => isNothing(each.asked))) return [];
  const requests = { layers, contextOf, kindOf, partition, meter };
  const reach = createReach(decideClasses(uniteAsked(asked.map((each) => each.asked)), requests), requests);
  return asked.flatMap(({ source, compiled, asked }) => {
    const { actions, isDecided } = reach({ source, compiled }, asked);
    return actions.length === 0 && isDecided ? [] : [{ source, statement: compiled.statement, actions, isDecided }];
  });
}

/** Beside those of the question's meter. */
const stepsToList = 1_000_000;

const noActions: ReadonlySet<string> = new Set();

function allowStatements({ identity }: PolicyLayers): readonly SourceStatement[] {
  return identity.flatMap((source) =>
    compiledStatements(source.document)
      .filter(({ statement }) => statement.effect === 'Allow')
      .map((compiled) => ({ source, compiled })),
  );
}

function isNothing({ places, unknown, isComplete }: AskedActions): boolean {
  return isComplete && places.length === 0 && unknown.length === 0;
}
