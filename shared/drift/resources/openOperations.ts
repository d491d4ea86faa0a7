// Operations on keys that could not be judged, because no key of that kind was read.

import { keyPlace } from '../../iam/resourceInventory.ts';
import type { KeyOperation } from '../../requirements/keyOperations.ts';
import type { ResourceSubject } from '../judgedResources.ts';
import { type KeyInUse, operationsOf } from './usedKeys.ts';

/** Gives one phrase for each operation of the principal's sets of which a key is not known, and for each key that was not read. */
export function openOperations(
  { selection, principal, account }: ResourceSubject,
  used: readonly KeyInUse[],
): readonly string[] {
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
    .filter(({ key }) => key.policy === undefined)
    .map(({ key }) => `${key.arn}: its policy was not read: ${key.unread ?? 'no file holds it'}`);
  return [...missing, ...unread];
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
