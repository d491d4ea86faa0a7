// The steps that judging one principal may take, in shares: none of them is used up by what another is for.

import {
  createStepMeter,
  type StepMeter,
  stepsPerDates,
  stepsPerPolicies,
  stepsPerResources,
  stepsPerTrust,
} from '../iam/stepMeter.ts';

export interface PrincipalMeters {
  /** Its own policies, boundary and SCPs, all together. */
  readonly policies: StepMeter;
  /** Of these, what its sets ask for: what else it may do is left a third. */
  readonly verdicts: StepMeter;
  /** Of these, what settings would change, and which scope is meant. */
  readonly trials: StepMeter;
  /** What comes out otherwise at the dates that its policies name. */
  readonly dates: StepMeter;
  /** Who can assume it, and whether the appliance's own side lets it. */
  readonly trust: StepMeter;
  /** The policies of keys, buckets and vaults. */
  readonly resources: StepMeter;
}

const stepsForVerdicts = 3_000_000;
const stepsForTrials = 1_500_000;

/**
 * Gives new meters, none of whose steps are taken. `isEstimate`: of the policies more may be counted than was taken, and
 * nothing is to be built on what was judged if they refused; default: each step is counted.
 */
export function createPrincipalMeters(isEstimate = false): PrincipalMeters {
  const policies = createStepMeter(stepsPerPolicies, isEstimate);
  const verdicts = policies.share(stepsForVerdicts);
  return {
    policies,
    verdicts,
    trials: policies.share(stepsForTrials),
    dates: createStepMeter(stepsPerDates),
    trust: createStepMeter(stepsPerTrust),
    resources: createStepMeter(stepsPerResources),
  };
}

/** Whether nothing may be built on what was judged with these meters. */
export function isInVain({ policies }: PrincipalMeters): boolean {
  return policies.isEstimate && policies.wasRefused;
}
