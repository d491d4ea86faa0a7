// What is asked about many actions at once, and the answer by class.

import type { KnownContext } from '../conditions/knownContext.ts';
import type { PolicyLayers } from '../policy/policyLayers.ts';
import type { StepMeter } from '../stepMeter.ts';
import type { GrantQuestion, Verdict } from './grantDecision.ts';

export interface ClassesQuestion {
  readonly layers: PolicyLayers;
  /** What is known of the requests for an action: the same object where it is the same. */
  readonly contextOf: (action: string) => KnownContext;
  /** The same object for actions that have the same context; shared by principals. */
  readonly kindOf: (action: string) => object;
  readonly partition: string;
  readonly meter: StepMeter;
}

/** What is decided of one class: its first action stands for all. */
export interface DecidedClass {
  readonly verdict: Verdict;
  readonly question: GrantQuestion;
  /** Steps of looking up the statements about one of its actions; absent where they were counted. */
  readonly stepsToLookUp?: number;
}

export interface ClassVerdicts {
  /** By place: the number of the class, 0 where the action was not asked for or not decided. */
  readonly classOf: Uint32Array;
  /** By number; nothing at 0. */
  readonly classes: readonly (DecidedClass | undefined)[];
}
