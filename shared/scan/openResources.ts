// Makes what was read of keys, buckets and vaults ready to be judged.

import type { ResourceJudging } from '../drift/judgedResources.ts';
import type { AccountReading } from '../estate/accountReading.ts';
import { emptyInventory, isEmptyInventory, joinInventories, type ResourceInventory } from '../iam/resourceInventory.ts';

/**
 * Gives what was given for the whole run together with what the account itself said; undefined where neither was looked
 * for. Few runs look at keys: what judges them is loaded for those alone.
 */
export async function openResources(
  given: ResourceInventory | undefined,
  reading: AccountReading,
): Promise<ResourceJudging | undefined> {
  const own = reading.status === 'read' ? reading.resources : undefined;
  const inventory = joinInventories(given ?? emptyInventory, own ?? emptyInventory);
  if (own === undefined && isEmptyInventory(inventory)) return undefined;
  const { judgeResources } = await import('../drift/judgeResources.ts');
  return { inventory, judge: judgeResources };
}
