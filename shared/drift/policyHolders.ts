// Who has which policy: what is changed in one counts for all of them.

import type { IdentityPolicy, Principal } from '../iam/principal.ts';
import { nameSome } from '../vocabulary/nameSome.ts';

/**
 * By the ARN of a policy the names of all principals of the account that were read and have it, attached, by a group or as
 * boundary, in the order of the reading.
 */
export type PolicyHolders = ReadonlyMap<string, readonly string[]>;

const mostNamed = 3;

/** Gives who has which policy. A scan reads the principals that it judges, so others may have it, too. */
export function policyHolders(principals: readonly Principal[]): PolicyHolders {
  const held = principals.flatMap(({ name, identity, boundary }) => {
    const arns = new Set([...identity, ...(boundary === undefined ? [] : [boundary])].map(({ arn }) => arn));
    return [...arns].flatMap((arn) => (arn === undefined ? [] : [{ arn, name }]));
  });
  const byArn = Map.groupBy(held, ({ arn }) => arn);
  return new Map([...byArn].map(([arn, entries]) => [arn, entries.map(({ name }) => name)]));
}

/** The same without the principal itself. */
export function otherHolders(principal: Principal, principals: readonly Principal[]): PolicyHolders {
  return policyHolders(principals.filter((each) => each !== principal));
}

/**
 * Gives the end of a sentence about a change of a managed policy: who else it is changed for. All that are known to have it
 * are named, the principal itself among them, so that the sentence is the same for each; empty for an inline policy.
 */
export function sharingPhrase(
  { arn, group }: Pick<IdentityPolicy, 'arn' | 'group'>,
  holders: PolicyHolders = new Map(),
): string {
  const inGroup = group === undefined ? '' : `is in the group ${group} or `;
  if (arn === undefined) return inGroup === '' ? '' : `, which counts for whoever is in the group ${group}`;
  const names = holders.get(arn) ?? [];
  if (names.length < 2) return `, which counts for whoever else ${inGroup}has it`;
  return `, which counts for whoever ${inGroup}has it: ${nameSome(names, mostNamed)}`;
}
