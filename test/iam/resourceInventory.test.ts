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

  it('gives keys and defaults of both', () => {
    const keyOf = (id: string) => ({
      arn: `arn:aws:kms:eu-west-1:111122223333:key/${id}`,
      aliases: [],
    });
    const defaultOf = (region: string) => ({ account: '111122223333', region });
    const one = {
      ...emptyInventory,
      keys: [keyOf('a')],
      ebs: [defaultOf('eu-west-1')],
      unread: [{ what: 'a', why: 'b' }],
    };
    const other = { ...emptyInventory, keys: [keyOf('b'), keyOf('a')], ebs: [defaultOf('eu-west-2')] };
    const joined = joinInventories(one, other);
    expect(joined.keys.map(({ arn }) => arn.slice(-1))).toEqual(['a', 'b']);
    expect(joined.ebs.map(({ region }) => region)).toEqual(['eu-west-1', 'eu-west-2']);
    expect(joined.unread).toEqual(one.unread);
    expect([one, other, joined].map(isEmptyInventory)).toEqual([false, false, false]);
  });

  it('is empty where both are', () => {
    expect(isEmptyInventory(joinInventories(emptyInventory, emptyInventory))).toBe(true);
    const some = { ...emptyInventory, unread: [{ what: 'alias/data', why: 'not found' }] };
    expect(isEmptyInventory({ ...emptyInventory, holders: [bucket('a', 'none')] })).toBe(false);
    expect(isEmptyInventory(some)).toBe(false);
    const ebs = [{ account: '111122223333', region: 'eu-west-1' }];
    expect(isEmptyInventory({ ...emptyInventory, holders: [bucket('a', 'none')], ebs })).toBe(false);
    expect(isEmptyInventory({ ...some, holders: [bucket('a', 'none')] })).toBe(false);
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
    ['of arn:aws:kms:eu-west-1:111122223333:key/mrk-12', undefined],
    ['arn:aws:kms:eu-west-1:111122223333:key/mrk-12/1', undefined],
  ])('reads %s', (arn, place) => {
    expect(keyPlace(arn)).toEqual(place);
  });
});
