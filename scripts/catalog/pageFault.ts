// What is wrong with a saved page, and where.

export interface PageFault {
  /** `page.html:120`, or the file alone. */
  readonly place: string;
  /** What was expected, and what to do. */
  readonly message: string;
}

/** Something read whole, or every reason why not. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly PageFault[] };
