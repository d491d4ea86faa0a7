// A policy document that nobody has written yet.

/** Stands where a policy document would, of which only is known that there will be one: it may allow or deny anything. */
export class UnknownDocument {
  /** One clause: `known only after apply`. */
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}
