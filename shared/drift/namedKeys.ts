// The keys of the settings, read.

import type { KeyReading } from '../iam/resourceInventory.ts';
import { keyPlace } from '../iam/resourceInventory.ts';
import type { KeySettings, NamedKey } from './judgeSettings.ts';

/** Gives the keys that the settings name, each with what they say of it. */
export function namedKeys(settings: KeySettings | undefined): readonly NamedKey[] {
  if (settings === undefined || typeof settings === 'string') return [];
  return settings.flatMap((each) => {
    if (typeof each !== 'string') return [each];
    return each === 'discover' ? [] : [{ key: each }];
  });
}

/** Gives what the settings say of a key, by its ARN or by that of an alias; undefined where they do not name it. */
export function ruleOfKey({ arn, aliases }: KeyReading, named: readonly NamedKey[]): NamedKey | undefined {
  const prefix = arn.slice(0, arn.length - (keyPlace(arn)?.id.length ?? 0) - 'key/'.length);
  const names = new Set([arn, ...aliases.map((alias) => `${prefix}${alias}`)]);
  return named.find(({ key }) => names.has(key));
}
