// What of keys, buckets and vaults could not be judged, because it is not known or was not read.

import { matchesWildcard } from '../../iam/matchesWildcard.ts';
import { keyPlace, type ResourceInventory } from '../../iam/resourceInventory.ts';
import { splitBucket } from '../../requirements/bindScope.ts';
import type { KeyOperation } from '../../requirements/keyOperations.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import type { ResourceSubject } from '../judgedResources.ts';
import { namedKeys, ruleOfKey } from '../namedKeys.ts';
import { isAwsManagedKey } from './keyFaults.ts';
import { type KeyInUse, operationsOf } from './usedKeys.ts';

/**
 * Gives one phrase for each operation of the principal's sets of which a key is not known, for each key that was not
 * read or that settings or scope name, and for each bucket and vault that a scope names and whose policy was not.
 */
export function openOperations(
  subject: ResourceSubject,
  used: readonly KeyInUse[],
  inventory: ResourceInventory,
): readonly string[] {
  const { selection, principal, account } = subject;
  const operations = [...new Set(selection.sets.flatMap(({ id }) => operationsOf(id)))];
  const missing = operations.flatMap((operation) => {
    if (operation.open !== undefined) return [`${principal.name}: ${operation.operation}: ${operation.open}`];
    const open = operation.keys.filter(
      (wanted) => !used.some((each) => isMet(wanted, operation, { each, account: account.id })),
    );
    const keys = [
      ...new Set(open.map(({ kind, side }) => `${keyWords[kind]}${side === 'other' ? ' in another account' : ''}`)),
    ];
    return keys.length === 0
      ? []
      : [`${principal.name}: ${operation.operation} (${operation.step}): no ${keys.join(' and no ')} was read`];
  });
  const unread = used
    .filter(({ key }) => key.policy === undefined && !isAwsManagedKey(key))
    .map(({ key }) => `${key.arn}: its policy was not read: ${key.unread ?? 'no file holds it'}`);
  const named = operations.length === 0 ? [] : unreadNamed(subject, inventory);
  return [...missing, ...unread, ...named, ...unreadHolders(subject, inventory)];
}

// Other keys that were read say nothing of one that settings or scope name.
function unreadNamed(
  { settings, scope, account }: ResourceSubject,
  { keys, unread }: ResourceInventory,
): readonly string[] {
  const named = namedKeys(settings.keys).filter(({ key, usedFrom }) => {
    const isOwn = arnParts(key).account === account.id;
    return (isOwn || usedFrom?.includes(account.id)) && !keys.some((each) => ruleOfKey(each, [{ key }]) !== undefined);
  });
  const scoped = scope.parts
    .flatMap(({ scope: { keys: patterns = [] } }) => patterns)
    .filter((pattern) => !keys.some(({ arn }) => matchesWildcard(pattern, arn)));
  const whyNot = (key: string) => unread.find(({ what }) => what.includes(key))?.why;
  return [...new Set([...named.map(({ key }) => key), ...scoped])].map(
    (key) => `${key}: it was not read: ${whyNot(key) ?? 'no file holds it, and no account has it'}`,
  );
}

// What a scope names is used, and its policy may deny anything.
function unreadHolders({ scope, principal }: ResourceSubject, { holders }: ResourceInventory): readonly string[] {
  const named = scope.parts.flatMap(({ scope: { buckets = [], vaults = [] } }) => [
    ...buckets.map((entry) => ({ kind: 'bucket' as const, name: splitBucket(entry).name })),
    ...vaults.map((name) => ({ kind: 'vault' as const, name })),
  ]);
  const isRead = ({ kind, name }: (typeof named)[number]) =>
    holders.some((each) => each.kind === kind && matchesWildcard(name, name.startsWith('arn:') ? each.arn : each.name));
  const open = named.filter((each) => !isRead(each)).map(({ kind, name }) => `${kind} ${name}`);
  return [...new Set(open)].map((what) => `${principal.name}: the policy of the ${what} was not read`);
}

const keyWords = {
  source: 'key of the data',
  target: 'key for copies or restored data',
  'ebs-default': 'default key of EBS',
  repository: 'key of a repository',
  password: 'key for the password',
  namespace: 'key of a namespace',
} as const;

function isMet(
  wanted: KeyOperation['keys'][number],
  operation: KeyOperation,
  { each, account }: { readonly each: KeyInUse; readonly account: string },
): boolean {
  if ((keyPlace(each.key.arn)?.account !== account) !== (wanted.side === 'other')) return false;
  return each.operations.some((one) => one.operation.id === operation.id) && each.kinds.includes(wanted.kind);
}
