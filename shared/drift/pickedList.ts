// Some entries of a list in an order of their own, by their places.

import { type Listed, MadeList } from './listed.ts';

/** The entries at some places of a list. */
export class PickedList<Entry> extends MadeList<Entry> {
  private readonly list: Listed<Entry>;
  private readonly from: number;
  private readonly places: ArrayLike<number>;

  /** @param places from `from` on */
  constructor(list: Listed<Entry>, places: ArrayLike<number>, from = 0) {
    super();
    this.list = list;
    this.from = from;
    this.places = places;
  }

  get length(): number {
    return this.places.length;
  }

  override at(index: number): Entry | undefined {
    const place = this.places[index];
    return place === undefined ? undefined : this.list.at(this.from + place);
  }
}

/** Gives the entries that pass: the list itself where all do, without a table of their places. */
export function filterList<Entry>(list: Listed<Entry>, passes: (entry: Entry) => boolean): Listed<Entry> {
  let places: Uint32Array | undefined;
  let place = 0;
  let passed = 0;
  for (const entry of list) {
    if (passes(entry)) {
      if (places !== undefined) places[passed] = place;
      passed += 1;
    } else places ??= Uint32Array.from({ length: list.length }, (_, before) => before);
    place += 1;
  }
  return places === undefined ? list : new PickedList(list, places.slice(0, passed));
}

/** The entries of a list from one place on, to before another. */
export class ListPart<Entry> extends MadeList<Entry> {
  readonly length: number;
  private readonly list: Listed<Entry>;
  private readonly from: number;

  constructor(list: Listed<Entry>, from: number, to: number) {
    super();
    this.list = list;
    this.from = from;
    this.length = to - from;
  }

  override at(index: number): Entry | undefined {
    return index < this.length ? this.list.at(this.from + index) : undefined;
  }
}
