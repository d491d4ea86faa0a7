// Decides many actions on all resources at once: those about which policies say the same have one verdict.

import type { KnownContext } from './conditions/knownContext.ts';
import { decideClasses } from './grant/classVerdicts.ts';
import type { Verdict } from './grant/grantDecision.ts';
import { actionPlace, placedActions } from './grant/placedActions.ts';
import type { PolicyLayers } from './policy/policyLayers.ts';
import type { StepMeter } from './stepMeter.ts';

export interface AlikeQuestion {
  readonly layers: PolicyLayers;
  /** What is known of the requests for an action: the same object where it is the same. */
  readonly contextOf: (action: string) => KnownContext;
  /** The same object for actions that have the same context; shared by principals. */
  readonly kindOf: (action: string) => object;
  readonly partition: string;
  readonly meter: StepMeter;
}

/** What actions of one class have in common. */
export interface AlikeVerdict {
  readonly verdict: Verdict;
}

/**
 * Gives a function that tells the verdict of each of the actions as `decideGrant` does, the same object for a class.
 * Undefined for an action that the action table does not know, and for those that there were no steps for.
 */
export function decideAlike(
  actions: readonly string[],
  question: AlikeQuestion,
): (action: string) => AlikeVerdict | undefined {
  const asked = new Uint8Array(placedActions().length);
  for (const action of actions) {
    const at = actionPlace(action.toLowerCase());
    if (at !== undefined) asked[at] = 1;
  }
  const { classOf, classes } = decideClasses(asked, question);
  return (action) => classes[classOf[actionPlace(action.toLowerCase()) ?? -1] ?? 0];
}
