// A small generator of repeatable chances.

export interface Dice {
  /** True in this share of throws. */
  chance(share: number): boolean;
  /** One of the items; throws where there are none. */
  pick<Item>(items: readonly Item[]): Item;
}

/** Gives dice that fall the same way for the same seed (mulberry32). */
export function throwDice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    chance: (share) => next() < share,
    pick: (items) => {
      const item = items[Math.floor(next() * items.length)];
      if (item === undefined) throw new Error('There is nothing to pick from');
      return item;
    },
  };
}
