// Makes a call whose refusal takes nothing from the rest of a reading.

import { faultName } from './accountFault.ts';

/** What came of the call, or the name of the fault. */
export interface Attempt<Value> {
  readonly value?: Value | undefined;
  readonly why?: string;
}

/** Any fault of the call is a value. */
export async function attempt<Value>(call: () => Promise<Value>): Promise<Attempt<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { why: faultName(error) };
  }
}
