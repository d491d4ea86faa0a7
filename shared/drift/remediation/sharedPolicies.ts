// Who else has the policies of a principal: what is changed there counts for all of them.

import type { Principal } from '../../iam/principal.ts';

/** By the ARN of a policy the names of the other principals that have it, attached or as boundary. */
export type SharedPolicies = ReadonlyMap<string, readonly string[]>;

/** Gives the others among the principals of the account, as far as these were read. */
export function sharedPoliciesOf(principal: Principal, principals: readonly Principal[]): SharedPolicies {
  const held = principals
    .filter((each) => each !== principal)
    .flatMap(({ name, identity, boundary }) => {
      const arns = new Set([...identity.map(({ arn }) => arn), boundary?.arn]);
      return [...arns].flatMap((arn) => (arn === undefined ? [] : [{ arn, name }]));
    });
  const holders = Map.groupBy(held, ({ arn }) => arn);
  return new Map([...holders].map(([arn, entries]) => [arn, entries.map(({ name }) => name)]));
}
