// Judges the keys, buckets and vaults that a principal works with, as far as they were read.

import type { ResourceInventory } from '../iam/resourceInventory.ts';
import type { JudgedResources, KeyVerdict, ResourceSubject } from './judgedResources.ts';
import { judgeHolder } from './resources/judgeHolder.ts';
import { judgeKey, type KeysQuestion } from './resources/judgeKey.ts';
import { isAwsManagedKey, keyFaults } from './resources/keyFaults.ts';
import { openOperations } from './resources/openOperations.ts';
import { type KeyInUse, usedKeys } from './resources/usedKeys.ts';

/**
 * Gives what stands against the principal's work with keys, buckets and vaults, and what is open. All of it together
 * takes at most the steps of `meters.resources`; a key that they do not reach is told once, as undecided.
 */
export function judgeResources(facts: ResourceSubject, inventory: ResourceInventory): JudgedResources {
  const question = { facts, inventory, meter: facts.meters.resources };
  const used = usedKeys(facts, inventory);
  const faults = used.flatMap((each) => keyFaults(each, inventory.ebs));
  const dead = new Set(faults.flatMap(({ key, kind }) => (kind === 'not-shareable' ? [] : [key.arn])));
  return {
    keys: used.filter((each) => isJudged(each) && !dead.has(each.key.arn)).flatMap((each) => judgeOnce(each, question)),
    faults,
    holders: inventory.holders.flatMap((holder) => judgeHolder(holder, question)),
    open: openOperations(facts, used, inventory),
    read: [
      ...used.filter(({ key }) => key.policy !== undefined || isAwsManagedKey(key)).map(({ key }) => key.arn),
      ...inventory.holders.map(({ arn }) => arn),
    ],
  };
}

// The policy of an AWS managed key is AWS's own; a key that is not for encryption and that nobody named is none of ours.
function isJudged({ key, isStated }: KeyInUse): boolean {
  if (isAwsManagedKey(key)) return false;
  const { usage = 'ENCRYPT_DECRYPT', spec = 'SYMMETRIC_DEFAULT', state = 'Enabled' } = key.facts ?? {};
  return isStated || (usage === 'ENCRYPT_DECRYPT' && spec === 'SYMMETRIC_DEFAULT' && state === 'Enabled');
}

function judgeOnce(used: KeyInUse, question: KeysQuestion): readonly KeyVerdict[] {
  const verdicts = judgeKey(used, question);
  const undecided = verdicts.find(({ causes }) => causes[0]?.kind === 'undecided');
  if (undecided === undefined) return verdicts;
  return [...verdicts.filter(({ causes }) => causes[0]?.kind !== 'undecided'), { ...undecided, action: 'kms:*' }];
}
