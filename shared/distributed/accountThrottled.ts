// Says that AWS throttled one account of a large scan.

/** Thrown for an account that AWS throttled to the last try: the state machine retries by this name. */
export class AccountThrottled extends Error {
  override readonly name = 'AccountThrottled';
}
