// What the guide asks for that no policy shows: keys, vaults, endpoints, buckets, and what only the appliance knows.

import data from './outsideIam.generated.json' with { type: 'json' };

/** A statement of the guide, see guide/statements.json. */
export interface OutsideStatement {
  readonly id: string;
  /** Ids of the sets that it is about. */
  readonly sets: readonly string[];
  /** No question where keys, buckets and vaults were looked at: it is judged then, or asked by another one. */
  readonly judgedWhereRead?: true;
}

export const outsideIam: readonly OutsideStatement[] = data.map(({ judgedWhereRead, ...statement }) => ({
  ...statement,
  ...(judgedWhereRead === true && { judgedWhereRead }),
}));
