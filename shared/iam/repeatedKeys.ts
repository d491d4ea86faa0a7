// Keys that stand twice in one JSON object: parsers keep one of the values in silence, and not all of them the same.

/** Keys and indexes from the top, as in `['Statement', 1, 'Effect']`. */
export type JsonPath = readonly (string | number)[];

/** Stands for a policy document with such keys where a reader of larger JSON came upon it. */
export class RepeatedKeys {
  /** Of each member whose key stood in the same object before; paths within the document, at least one. */
  readonly paths: readonly JsonPath[];

  constructor(paths: readonly JsonPath[]) {
    this.paths = paths;
  }
}

/** `Statement[1].Effect` */
export function jsonPathText(path: JsonPath): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
  return text.replace(/^\./, '');
}
