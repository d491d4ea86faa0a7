// The error for an audit log that a person has to mend before anything goes on with it.

/** `message` stands alone: which object or file, what was expected there, what came, and what to do where that is not plain. */
export class UnusableLogError extends Error {
  override readonly name: string = 'UnusableLogError';
}
