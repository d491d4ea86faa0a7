// Which keys a principal uses, and for which operations.

import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import { type EbsDefault, type KeyReading, keyPlace, type ResourceInventory } from '../../iam/resourceInventory.ts';
import { type KeyOperation, type KeyUse, keyOperations } from '../../requirements/keyOperations.ts';
import { scopeOfSet } from '../../requirements/scope.ts';
import { standsForAny } from '../../requirements/standsForAny.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import type { ResourceSubject, UsedKey } from '../judgedResources.ts';
import type { NamedKey } from '../judgeSettings.ts';
import { namedKeys, ruleOfKey } from '../namedKeys.ts';

/** A key with the operations that need it. */
export interface KeyInUse extends UsedKey {
  /** Other accounts that use it, as the settings say; absent: they say nothing of it. */
  readonly usedFrom?: readonly string[] | undefined;
  /** What it is, as far as it is known. */
  readonly kinds: readonly KeyUse[];
  readonly operations: readonly { readonly operation: KeyOperation; readonly set: string }[];
}

/**
 * Gives the keys that bear on the principal's sets. A key of its own account may encrypt what it backs up, unless its
 * scope names others. A key of another account counts where settings or scope say so, where the key's policy names the
 * principal or its account, and for the role that deploys workers, which read what all accounts share with it, unless
 * the settings say from where the key is used.
 */
export function usedKeys(facts: ResourceSubject, inventory: ResourceInventory): readonly KeyInUse[] {
  const named = namedKeys(facts.settings.keys);
  return inventory.keys.flatMap((key) => {
    const rule = ruleOfKey(key, named);
    const uses = facts.selection.sets.flatMap(({ id }) => useOfKey({ facts, inventory, key, rule }, id) ?? []);
    const operations = uses.flatMap(({ operations }) => operations);
    if (operations.length === 0) return [];
    return [
      {
        key,
        isStated: uses.some(({ isStated }) => isStated),
        isForeign: keyPlace(key.arn)?.account !== facts.account.id,
        operations,
        usedFrom: rule?.usedFrom,
        kinds: [...new Set(uses.flatMap(({ kinds }) => kinds))],
        neededFor: operations.map(({ operation, set }) => ({
          operation: `${operation.operation} (${operation.step})`,
          sets: [set],
        })),
      },
    ];
  });
}

/** Gives the default of EBS in the key's account and region, where the key is it. */
export function ebsDefaultOf({ arn, aliases }: KeyReading, defaults: readonly EbsDefault[]): EbsDefault | undefined {
  const place = keyPlace(arn);
  return defaults.find(({ account, region, key }) => {
    if (place?.account !== account || place.region !== region || key === undefined) return false;
    const name = key.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:/, '');
    return name === `key/${place.id}` || name === place.id || aliases.includes(name);
  });
}

interface KeyAsked {
  readonly facts: ResourceSubject;
  readonly inventory: ResourceInventory;
  readonly key: KeyReading;
  readonly rule: NamedKey | undefined;
}

function useOfKey(asked: KeyAsked, set: string): Pick<KeyInUse, 'isStated' | 'operations' | 'kinds'> | undefined {
  const { facts, inventory, key, rule } = asked;
  const scoped = scopeOfSet(facts.scope, set).keys;
  const isScoped = scoped?.some((pattern) => matchesWildcard(pattern, key.arn)) === true;
  if (scoped !== undefined && !isScoped) return undefined;
  const ebs = ebsDefaultOf(key, inventory.ebs);
  const isForeign = keyPlace(key.arn)?.account !== facts.account.id;
  const isNamed = rule !== undefined || isScoped;
  if (isForeign && !mayCross(asked, set, isScoped)) return undefined;
  const isStated = isForeign
    ? isScoped || rule?.usedFrom?.includes(facts.account.id) === true
    : isNamed || ebs?.isEncrypted === true;
  const kinds = kindsOf({ rule, isNamed, isEbsDefault: ebs !== undefined });
  const operations = operationsOf(set).filter(
    ({ keys, open }) =>
      open === undefined && keys.some(({ kind, side }) => kinds.includes(kind) && (side === 'other') === isForeign),
  );
  return { isStated, kinds, operations: operations.map((operation) => ({ operation, set })) };
}

/** Gives the operations that a set is for; the full list is for all of its parts. */
export function operationsOf(set: string): readonly KeyOperation[] {
  return keyOperations.filter(({ sets }) => standsForAny(set, sets));
}

const workerSet = 'worker-deployment';

function mayCross({ facts, key, rule }: KeyAsked, set: string, isScoped: boolean): boolean {
  const { account, principal } = facts;
  if (isScoped) return true;
  if (rule?.usedFrom !== undefined) return rule.usedFrom.includes(account.id);
  return set === workerSet || isAddressed(key, [principal.arn, account.id]);
}

// Whoever wrote the principal or its account into the key's policy meant it to use the key.
function isAddressed({ policy }: KeyReading, [arn = '', account = '']: readonly string[]): boolean {
  const names = [arn, account, `arn:${arnParts(arn).partition}:iam::${account}:root`];
  return (
    policy?.document.statements.some(
      ({ effect, principal }) =>
        effect === 'Allow' &&
        principal?.negated === false &&
        principal.principals.some(({ type, value }) => type === 'AWS' && names.includes(value)),
    ) === true
  );
}

// A key that nobody named may encrypt any data, and is not taken for that of a repository.
function kindsOf(of: {
  readonly rule: NamedKey | undefined;
  readonly isNamed: boolean;
  readonly isEbsDefault: boolean;
}): readonly KeyUse[] {
  if (of.rule?.use !== undefined) return of.rule.use;
  const usual: readonly KeyUse[] = of.isEbsDefault ? ['source', 'target', 'ebs-default'] : ['source', 'target'];
  return of.isNamed ? [...usual, 'repository', 'password', 'namespace'] : usual;
}
