// A list whose entries may be made as they are asked for: what a report of any size is made of.

/** What an array is, too. Asked twice for one place, it may give two objects that are equal. */
export interface Listed<Entry> extends Iterable<Entry> {
  readonly length: number;
  /** @param index from 0; undefined where nothing stands */
  at(index: number): Entry | undefined;
}

/** A list that makes its entries; as JSON it is what an array of them would be. */
export abstract class MadeList<Entry> implements Listed<Entry> {
  abstract readonly length: number;
  abstract at(index: number): Entry | undefined;

  *[Symbol.iterator](): Generator<Entry> {
    for (let index = 0; index < this.length; index += 1) {
      const entry = this.at(index);
      if (entry !== undefined) yield entry;
    }
  }

  toJSON(): readonly Entry[] {
    return [...this];
  }
}
