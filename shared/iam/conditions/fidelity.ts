// How closely the states of a variable stand for all requests.

import type { StepMeter } from '../stepMeter.ts';

/**
 * - `loose`: what is true of all states is true of all requests; some states may stand for no request
 * - `examples`: every state stands for a request; there may be others
 * - `exact`: both, unless that would take too long: then as `loose`
 */
export type Fidelity = 'loose' | 'examples' | 'exact';

/** How closely to look, and where the steps of looking are counted; without a meter they are not. */
export interface Look {
  readonly fidelity: Fidelity;
  readonly meter?: StepMeter | undefined;
}
