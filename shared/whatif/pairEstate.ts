// One reading of an estate as two estates: as it is, and as a change would leave it.

import type { AccountReading, Estate } from '../estate/accountReading.ts';
import { estateLike } from '../estate/estateLike.ts';

export interface EstatePair {
  readonly asIs: Estate;
  readonly changed: Estate;
}

/**
 * Both must be read at the same time: each account is read once and given to both, and the next one is read when both
 * have taken it, so that memory does not grow with accounts. What the estate throws, both throw.
 */
export function pairEstate(estate: Estate): EstatePair {
  const hands = handOver<AccountReading>();
  // What one side has no time to judge would look like a change.
  const both = { readResources: readOnce(estate.readResources?.bind(estate)), limitJudging: undefined };
  return {
    asIs: estateLike(estate, { ...both, readAccounts: () => giving(estate, hands) }),
    changed: estateLike(estate, {
      ...both,
      readAhead: changedAhead(estate),
      readOrganization: () => (estate.readChangedOrganization ?? estate.readOrganization).call(estate),
      readAccounts: () => taking(hands),
    }),
  };
}

/** Keys, buckets and vaults as they are: both sides of a change are judged by the same ones. */
function readOnce(read: Estate['readResources']): Estate['readResources'] {
  let given: ReturnType<NonNullable<typeof read>> | undefined;
  if (read === undefined) return undefined;
  return () => {
    given ??= read();
    return given;
  };
}

function changedAhead({ readAhead }: Estate): Estate['readAhead'] {
  if (readAhead === undefined) return undefined;
  return async (account) => {
    const reading = await readAhead(account);
    return reading === undefined ? undefined : changedOf(reading);
  };
}

async function* giving(estate: Estate, hands: HandOver<AccountReading>): AsyncGenerator<AccountReading> {
  try {
    for await (const reading of estate.readAccounts()) {
      const taken = hands.give(changedOf(reading));
      yield reading;
      await taken;
    }
    hands.end();
  } catch (error) {
    hands.fail(error);
    throw error;
  }
}

async function* taking(hands: HandOver<AccountReading>): AsyncGenerator<AccountReading> {
  for (;;) {
    const next = await hands.take();
    if (next === undefined) return;
    yield next;
  }
}

function changedOf(reading: AccountReading): AccountReading {
  return reading.status === 'read' ? (reading.changed ?? reading) : reading;
}

/** Hands one item at a time from one to the other. */
interface HandOver<Item> {
  /** Resolved when the item was taken. */
  give(item: Item): Promise<void>;
  end(): void;
  fail(error: unknown): void;
  /** The next item; undefined: there is none any more. */
  take(): Promise<Item | undefined>;
}

function handOver<Item>(): HandOver<Item> {
  let offered = Promise.withResolvers<Item | undefined>();
  let taken = Promise.withResolvers<void>();
  // Who gives may fail before anybody takes.
  offered.promise.catch(() => undefined);
  return {
    give: (item) => {
      taken = Promise.withResolvers<void>();
      offered.resolve(item);
      return taken.promise;
    },
    end: () => offered.resolve(undefined),
    fail: (error) => offered.reject(error),
    take: async () => {
      const item = await offered.promise;
      if (item === undefined) return undefined;
      offered = Promise.withResolvers<Item | undefined>();
      offered.promise.catch(() => undefined);
      taken.resolve();
      return item;
    },
  };
}
