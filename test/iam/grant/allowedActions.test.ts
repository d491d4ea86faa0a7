import { describe, expect, it } from 'vitest';
import type { ActionEntry } from '../../../shared/iam/findAction.ts';
import {
  type AllowedActions,
  codeOf,
  joinAllowed,
  type UnknownAllowed,
} from '../../../shared/iam/grant/allowedActions.ts';
import { actionPlace, placedActions } from '../../../shared/iam/grant/placedActions.ts';

/** Names in lower case, those that are limited with a `?`. */
function listOf(known: readonly string[], unknown: readonly UnknownAllowed[] = []): AllowedActions {
  const codes = known.map((name) => codeOf(actionPlace(name.replace('?', '')) ?? -1, name.endsWith('?')));
  return joinAllowed(Uint32Array.from(codes).sort(), unknown);
}

function written(actions: Iterable<{ readonly action: ActionEntry; readonly isLimited: boolean }>): readonly string[] {
  return Array.from(actions, ({ action, isLimited }) => `${action.name}${isLimited ? '?' : ''}`);
}

function firstLetterOf({ name }: ActionEntry): number {
  return name.charCodeAt(0) - 'a'.charCodeAt(0);
}

const queues = listOf(
  ['sqs:deletequeue', 'sqs:sendmessage?'],
  [
    { name: 'sqs:Zero', isLimited: true },
    { name: 'sqs:Do_It', isLimited: false },
    { name: 'a:B', isLimited: false },
    { name: 'a:b', isLimited: true },
  ],
);

describe('joinAllowed', () => {
  it('lists by name without case what the action table knows and what it does not', () => {
    expect(written(queues)).toEqual(['a:B', 'a:b?', 'sqs:DeleteQueue', 'sqs:Do_It', 'sqs:SendMessage?', 'sqs:Zero?']);
    expect(queues).toHaveLength(6);
    expect(written(listOf([], [{ name: 'new:A', isLimited: false }]))).toEqual(['new:A']);
    expect(written(listOf([]))).toEqual([]);
  });

  it('says of what the table does not know that its access level is unknown', () => {
    expect([...queues][0]?.action).toEqual({ name: 'a:B', accessLevels: ['Unknown'], resourceTypes: [] });
  });

  it('finds the places of a few among all that there are', () => {
    const all = Uint32Array.from(placedActions(), (_action, at) => codeOf(at, false));
    const names = written(joinAllowed(all, [{ name: 's3:GetObjecs', isLimited: false }]));
    expect(names).toHaveLength(all.length + 1);
    expect(names).toEqual(names.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)));
  });
});

describe('AllowedActions', () => {
  it('gives those that are meant', () => {
    const longer = queues.only(({ name }) => name.length > 9);
    expect(written(longer)).toEqual(['sqs:DeleteQueue', 'sqs:SendMessage?']);
    expect(written(longer.only(() => false))).toEqual([]);
  });

  it('counts kinds, and what is limited of each', () => {
    expect(queues.countKinds(firstLetterOf)).toEqual([
      { kind: 0, first: 0, total: 2, limited: 1 },
      { kind: 18, first: 2, total: 4, limited: 2 },
    ]);
    expect(listOf([]).countKinds(firstLetterOf)).toEqual([]);
  });

  it('gives the first of some kinds in their order', () => {
    const kinds = queues.countKinds(firstLetterOf).filter(({ kind }) => kind !== 0);
    const first = (most: number) => written(queues.firstOfKinds(firstLetterOf, kinds, most));
    expect(first(2)).toEqual(['sqs:DeleteQueue', 'sqs:Do_It']);
    expect(first(100)).toEqual(['sqs:DeleteQueue', 'sqs:Do_It', 'sqs:SendMessage?', 'sqs:Zero?']);
    expect(queues.firstOfKinds(firstLetterOf, [], 100)).toEqual([]);
  });
});
