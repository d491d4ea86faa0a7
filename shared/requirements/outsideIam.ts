// What the guide asks for that no policy shows: keys, vaults, endpoints, buckets, and what only the appliance knows.

import data from './outsideIam.generated.json' with { type: 'json' };

/** A statement of the guide, see guide/statements.json. */
export interface OutsideStatement {
  readonly id: string;
  /** Ids of the sets that it is about. */
  readonly sets: readonly string[];
}

export const outsideIam: readonly OutsideStatement[] = data;
