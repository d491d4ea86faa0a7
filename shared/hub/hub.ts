// What the deployed functions work with.

import type { AccountChoice } from '../estate/accountPlan.ts';
import type { AwsEstate } from '../estate/awsEstate.ts';
import type { AwsOrganizationRecord } from '../estate/awsOrganizationRecord.ts';
import type { RunContext } from '../run/runContext.ts';

/** Made by composeHub.ts. */
export interface Hub {
  readonly context: RunContext;
  /** Bucket of the audit log, and the prefix of its keys. */
  readonly bucket: string;
  readonly prefix: string;
  openEstate(options: OpenEstate): AwsEstate;
}

export interface OpenEstate {
  readonly runId: string;
  readonly only?: AccountChoice['only'];
  readonly alreadyRead?: ReadonlySet<string>;
  readonly remainingTimeMs?: () => number;
  /** The organization as an earlier function of the same run read it. */
  readonly organization?: AwsOrganizationRecord;
}
