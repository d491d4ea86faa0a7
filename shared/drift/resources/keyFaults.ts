// Keys that cannot be used for what a principal does, whatever their policies say.

import type { EbsDefault, KeyReading } from '../../iam/resourceInventory.ts';
import type { KeyFault } from '../judgedResources.ts';
import { ebsDefaultOf, type KeyInUse } from './usedKeys.ts';

/**
 * Gives what is wrong with the key itself. A key that nobody named is at fault only where it is the default of EBS: keys
 * that are switched off may be so on purpose.
 */
export function keyFaults(used: KeyInUse, defaults: readonly EbsDefault[]): readonly KeyFault[] {
  const { operations, kinds: _kinds, usedFrom, ...fault } = used;
  return kindsOf(used, defaults).map((kind) => {
    if (kind !== 'not-shareable') return { ...fault, kind };
    const neededFor = fault.neededFor.filter((_, at) => operations[at]?.operation.shares === true);
    return { ...fault, kind, isStated: (usedFrom ?? []).length > 0, neededFor };
  });
}

/** Tells a key that AWS manages: its policy is AWS's own, and names no account but its own. */
export function isAwsManagedKey({ facts, aliases }: KeyReading): boolean {
  return facts?.manager === 'AWS' || (facts === undefined && aliases.some((alias) => alias.startsWith('alias/aws/')));
}

function kindsOf(used: KeyInUse, defaults: readonly EbsDefault[]): readonly KeyFault['kind'][] {
  const { key, operations } = used;
  // Where encryption by default is off, the default key encrypts what somebody chooses it for.
  const isDefault = ebsDefaultOf(key, defaults)?.isEncrypted !== false && ebsDefaultOf(key, defaults) !== undefined;
  if (!used.isStated && !isDefault) return [];
  if (isAwsManagedKey(key)) {
    const isRepository = operations.some(({ operation }) => isForRepository(operation) && used.isStated);
    const isShared = used.usedFrom?.length !== 0 && operations.some(({ operation }) => operation.shares === true);
    return [...(isRepository ? (['aws-managed'] as const) : []), ...(isShared ? (['not-shareable'] as const) : [])];
  }
  return stateFaults(key);
}

function isForRepository({ keys }: KeyInUse['operations'][number]['operation']): boolean {
  return keys.some(({ kind }) => kind === 'repository');
}

function stateFaults({ facts }: KeyReading): readonly KeyFault['kind'][] {
  if (facts === undefined) return [];
  if (facts.state === 'PendingDeletion') return ['pending-deletion'];
  if (facts.state === 'Disabled') return ['disabled'];
  if (facts.state !== 'Enabled') return ['not-usable'];
  const isSymmetric = (facts.spec ?? 'SYMMETRIC_DEFAULT') === 'SYMMETRIC_DEFAULT';
  return isSymmetric && (facts.usage ?? 'ENCRYPT_DECRYPT') === 'ENCRYPT_DECRYPT' ? [] : ['not-symmetric'];
}
