import { describe, expect, it } from 'vitest';
import { groupPlaces, numberPlaces } from '../../../shared/iam/grant/numberPlaces.ts';
import { placedActions } from '../../../shared/iam/grant/placedActions.ts';

describe('numberPlaces', () => {
  it('asks for the number of each place once, when it is asked for', () => {
    const asked: string[] = [];
    const numberAt = numberPlaces(({ name }, at) => {
      asked.push(name);
      return at % 3;
    });
    expect([5, 3, 5, 3, 4].map(numberAt)).toEqual([2, 0, 2, 0, 1]);
    expect(asked).toEqual([5, 3, 4].map((at) => placedActions()[at]?.name));
  });

  it('has no number for a place where no action stands', () => {
    const numberAt = numberPlaces(() => 0);
    expect(numberAt(placedActions().length)).toBe(0xffff_ffff);
  });
});

describe('groupPlaces', () => {
  it('groups places by their numbers, in the order of the first ones', () => {
    const numberAt = (at: number) => [7, 7, 1, 7, 0, 1][at] ?? Number.NaN;
    expect(groupPlaces([0, 1, 2, 3, 4, 5], numberAt)).toEqual([[0, 1, 3], [2, 5], [4]]);
    expect(groupPlaces([], numberAt)).toEqual([]);
  });
});
