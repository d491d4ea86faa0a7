import { describe, expect, it } from 'vitest';
import { claimedAccount } from '../../../shared/estate/exports/claimedAccount.ts';

describe('claimedAccount', () => {
  it.each([
    ['111122223333.json', '111122223333'],
    ['111122223333-2.json', '111122223333'],
    ['prod_111122223333_page1.json', '111122223333'],
    ['012345678901.json', '012345678901'],
    ['production.json', undefined],
    ['1111222233334.json', undefined],
    ['11112222333.json', undefined],
    ['111122223333-444455556666.json', undefined],
    // A date and time as well as twelve digits.
    ['202611220130.json', undefined],
    ['export-202611220130-111122223333.json', undefined],
    ['202699990000.json', '202699990000'],
  ])('reads %s as %s', (name, account) => {
    expect(claimedAccount(name)).toBe(account);
  });
});
