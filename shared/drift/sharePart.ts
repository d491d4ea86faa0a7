// Keeps equal parts of the reports of many accounts once.

import { BoundedMap, getOrMake } from '../iam/getOrMake.ts';

export interface ShareBounds {
  /** Parts that are known at a time. */
  readonly most: number;
  /** Characters of their JSON; longer ones are hardly met twice. */
  readonly longest: number;
}

/** Gives a function that gives an equal part that it was given before, or the part itself. */
export function sharePart<Part>({ most, longest }: ShareBounds): (own: Part) => Part {
  const known = new BoundedMap<string, Part>(most);
  return (own) => {
    const key = JSON.stringify(own);
    return key.length > longest ? own : getOrMake(known, key, () => own);
  };
}
