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

/** What is decided of one class. */
export interface DecidedClass {
  readonly verdict: Verdict;
  /** One of the class, which stands for all. */
  readonly action: string;
}

/** Gives the question about a class. */
export function questionAbout({ action }: Pick<DecidedClass, 'action'>, question: ClassesQuestion): GrantQuestion {
  const { contextOf, partition, meter } = question;
  return { action, resource: '*', context: contextOf(action), partition, meter };
}

/** Gives the classes of some of the places that were asked about. */
export type ClassVerdicts = (places: Uint32Array) => PlacedClasses;

export interface PlacedClasses {
  /** Of the actions at the places; undefined: not decided. */
  readonly classes: readonly (DecidedClass | undefined)[];
  /** By class: steps of looking up the statements about one of its actions; absent where they were counted. */
  readonly stepsToLookUp?: (index: number) => number;
  /** Which of the classes, by the index of the place. */
  readonly classAt: (index: number) => number;
  /** The same text where the same places fall into the same classes; absent: nobody else is expected to have them. */
  readonly parting?: string;
}
