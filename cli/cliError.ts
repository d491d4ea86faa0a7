// The error of a command that cannot do what was asked, for reasons that a person can repair.

/** `message` goes to the terminal as it is, one line per fault; the exit code is 1. */
export class CliError extends Error {
  override readonly name = 'CliError';
}
