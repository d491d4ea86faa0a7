// What is made of each entry of a list, when it is asked for.

import { type Listed, MadeList } from '../listed.ts';

export class MappedList<From, Entry> extends MadeList<Entry> {
  private readonly list: Listed<From>;
  private readonly make: (from: From) => Entry;

  constructor(list: Listed<From>, make: (from: From) => Entry) {
    super();
    this.list = list;
    this.make = make;
  }

  get length(): number {
    return this.list.length;
  }

  override at(index: number): Entry | undefined {
    const from = this.list.at(index);
    return from === undefined ? undefined : this.make(from);
  }
}
