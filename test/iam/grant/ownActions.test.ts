import { describe, expect, it } from 'vitest';
import { documentPlaces } from '../../../shared/iam/grant/documentPlaces.ts';
import { ownActions, ownAmong } from '../../../shared/iam/grant/ownActions.ts';
import { actionPlace, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import { documentOf, type WrittenStatement } from '../policyFixtures.ts';

function grouped(group: number, ...statements: readonly WrittenStatement[]) {
  const document = documentPlaces(documentOf(statements), 1_000_000);
  if (document === undefined) throw new Error('expected enough steps');
  return { group, document };
}

function placesOf(...actions: readonly string[]): Uint32Array {
  return Uint32Array.from(actions.map((action) => actionPlace(action.toLowerCase()) ?? -1)).sort();
}

function listsOf(...documents: Parameters<typeof ownActions>[0]): ReadonlyMap<string | undefined, number | undefined> {
  const own = ownActions(documents);
  return new Map([...(own?.places ?? [])].map((at, index) => [placedActions()[at]?.name, own?.lists[index]]));
}

describe('ownActions', () => {
  it('gives the actions that statements speak of, in the order of the table', () => {
    const lists = listsOf(grouped(0, { Action: ['sqs:SendMessage', 's3:GetObject'] }, { Action: 'kms:Decrypt' }));
    expect([...lists.keys()]).toEqual(['kms:Decrypt', 's3:GetObject', 'sqs:SendMessage']);
  });

  it('tells apart which statements speak of an action, and in which group', () => {
    const both = { Action: ['s3:GetObject', 's3:PutObject'] };
    const one = listsOf(grouped(0, both, { Action: 's3:PutObject' }));
    expect(one.get('s3:GetObject')).not.toBe(one.get('s3:PutObject'));
    const alike = listsOf(grouped(0, both));
    expect(alike.get('s3:GetObject')).toBe(alike.get('s3:PutObject'));
    const document = grouped(0, both);
    const groups = listsOf(document, { ...grouped(1, { Action: 's3:PutObject' }) });
    expect(groups.get('s3:GetObject')).not.toBe(groups.get('s3:PutObject'));
  });

  it('gives no number to what no statement speaks of', () => {
    expect(listsOf(grouped(0)).size).toBe(0);
    expect(Math.min(...[...listsOf(grouped(0, { Action: 's3:*' })).values()].map((list) => list ?? 0))).toBe(1);
  });
});

describe('ownAmong', () => {
  const own = ownActions([grouped(0, { Action: ['kms:Decrypt', 's3:GetObject', 'sqs:SendMessage'] })]);
  const among = (...actions: readonly string[]) => {
    const places = placesOf(...actions);
    return (
      own && ownAmong(places, own).map(({ index, at }) => [index, placedActions()[at]?.name, places[index] === at])
    );
  };

  it('gives those of the places with their indexes', () => {
    expect(among('a4b:ApproveSkill', 's3:GetObject', 's3:PutObject', 'sqs:SendMessage')).toEqual([
      [1, 's3:GetObject', true],
      [3, 'sqs:SendMessage', true],
    ]);
    expect(among('kms:Decrypt')).toEqual([[0, 'kms:Decrypt', true]]);
  });

  it('gives none where there are none', () => {
    expect([among(), among('a4b:ApproveSkill'), among('workspaces:RebootWorkspaces')]).toEqual([[], [], []]);
  });
});
