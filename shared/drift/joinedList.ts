// Several lists as one, in their order, without a table of their entries.

import { type Listed, MadeList } from './listed.ts';

/** The list of all entries of some lists. */
export class JoinedList<Entry> extends MadeList<Entry> {
  readonly length: number;
  private readonly lists: readonly Listed<Entry>[];
  /** Where each list begins. */
  private readonly starts: readonly number[];
  /** The list that was asked last: the next place is mostly in it. */
  private last = 0;

  constructor(lists: readonly Listed<Entry>[]) {
    super();
    this.lists = lists.filter(({ length }) => length > 0);
    const starts: number[] = [];
    let length = 0;
    for (const list of this.lists) {
      starts.push(length);
      length += list.length;
    }
    this.starts = starts;
    this.length = length;
  }

  override at(index: number): Entry | undefined {
    if (index < 0 || index >= this.length) return undefined;
    this.last = this.listOf(index);
    return this.lists[this.last]?.at(index - (this.starts[this.last] ?? 0));
  }

  override *[Symbol.iterator](): Generator<Entry> {
    for (const list of this.lists) yield* list;
  }

  private listOf(index: number): number {
    if (this.isIn(this.last, index)) return this.last;
    if (this.isIn(this.last + 1, index)) return this.last + 1;
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private isIn(list: number, index: number): boolean {
    return index >= (this.starts[list] ?? this.length) && index < (this.starts[list + 1] ?? this.length);
  }
}
