import { describe, expect, it } from 'vitest';
import { emptyInventory, isEmptyInventory, joinInventories, keyPlace } from '../../shared/iam/resourceInventory.ts';

const account = (id: string, name: string) => ({ id, name, partition: 'aws', isManagementAccount: false, levels: [] });
const bucket = (name: string, policy: 'none' | 'unread') => ({
  kind: 'bucket' as const,
  arn: `arn:aws:s3:::${name}`,
  name,
  policy: policy === 'none' ? ('none' as const) : { name: 'bucket policy', document: unread },
});
const unread = { version: '2012-10-17', statements: [], faults: [{ path: '', message: 'not read' }] } as const;

describe('joinInventories', () => {
  it('gives what stands in either, and of what stands in both the first', () => {
    const first = { ...emptyInventory, holders: [bucket('a', 'none')], accounts: [account('111122223333', 'first')] };
    const second = {
      ...emptyInventory,
      holders: [bucket('a', 'unread'), bucket('b', 'none')],
      unread: [{ what: 'alias/data', why: 'not found' }],
      accounts: [account('111122223333', 'second'), account('444455556666', 'other')],
    };
    const joined = joinInventories(first, second);
    expect(joined.holders).toEqual([bucket('a', 'none'), bucket('b', 'none')]);
    expect(joined.unread).toEqual(second.unread);
    expect(joined.accounts.map(({ id, name }) => [id, name])).toEqual([
      ['111122223333', 'first'],
      ['444455556666', 'other'],
    ]);
  });

  it('is empty where both are', () => {
    expect(isEmptyInventory(joinInventories(emptyInventory, emptyInventory))).toBe(true);
    expect(isEmptyInventory({ ...emptyInventory, holders: [bucket('a', 'none')] })).toBe(false);
  });
});

describe('keyPlace', () => {
  it.each([
    [
      'arn:aws-cn:kms:cn-north-1:111122223333:key/mrk-12',
      { account: '111122223333', region: 'cn-north-1', id: 'mrk-12' },
    ],
    ['arn:aws:kms:eu-west-1:111122223333:alias/data', undefined],
    ['mrk-12', undefined],
  ])('reads %s', (arn, place) => {
    expect(keyPlace(arn)).toEqual(place);
  });
});
