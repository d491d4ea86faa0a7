// Keeps what trust policies mean: thousands of roles of an account have the same one.

import { BoundedMap, getOrMake } from '../../iam/getOrMake.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import { createStepMeter, type StepMeter } from '../../iam/stepMeter.ts';
import type { RequiredSet } from '../../requirements/requiredSet.ts';
import type { PrincipalLayers } from '../buildLayers.ts';
import type { JudgeSettings, KnownOrganization } from '../judgeSettings.ts';
import { setNumber } from './setNumber.ts';

/** All that the meaning of a trust policy hangs on: nothing else of the role. */
interface TrustDependencies {
  readonly principal: Pick<Principal, 'trust'>;
  readonly sets: readonly RequiredSet[];
  /** With the RCPs above it, where they bear on the role. */
  readonly account: Account;
  readonly layers: PrincipalLayers;
  readonly settings: JudgeSettings;
  readonly organization: KnownOrganization;
  readonly meter: StepMeter;
}

interface Known<Facts> {
  readonly facts: Facts;
  /** Counted for each role, kept or not. */
  readonly steps: number;
}

type ByText<Facts> = BoundedMap<string, Known<Facts>>;
type BySettings<Facts> = WeakMap<JudgeSettings, WeakMap<KnownOrganization, ByText<Facts>>>;

const maxKept = 1_000;
/** Accounts are judged one after the other, as they are and as a change would leave them; all of them stay listed. */
const maxAccountsKept = 4;
/** Characters of a trust policy that others may have, too; IAM takes no more than 4,096. */
const maxLengthKept = 5_000;

/** Gives a function that gives what is made of a question, or was made of one like it. */
export function createTrustKeeper<Facts extends { readonly isDecided: boolean }>(): (
  question: TrustDependencies,
  make: (meter: StepMeter) => Facts,
) => Facts {
  const kept = new BoundedMap<Account, BySettings<Facts>>(maxAccountsKept);
  return (question, make) => {
    const { meter } = question;
    const text = textOf(question);
    const byText = keptFor(kept, question);
    const known = byText.get(text);
    if (known !== undefined && known.steps <= meter.left && meter.take(known.steps)) return known.facts;
    // With a meter of its own, so that it counts the same whatever else was judged before.
    const own = createStepMeter(meter.left);
    const facts = make(own);
    meter.take(own.isSpent ? Number.POSITIVE_INFINITY : own.steps);
    const isWhole = facts.isDecided && !own.wasRefused && text.length <= maxLengthKept;
    if (isWhole) byText.set(text, { facts, steps: own.steps });
    return facts;
  };
}

function keptFor<Facts>(
  kept: BoundedMap<Account, BySettings<Facts>>,
  { account, settings, organization }: TrustDependencies,
): ByText<Facts> {
  const bySettings = getOrMake(kept, account, (): BySettings<Facts> => new WeakMap());
  const byOrganization = getOrMake(bySettings, settings, () => new WeakMap<KnownOrganization, ByText<Facts>>());
  return getOrMake(byOrganization, organization, (): ByText<Facts> => new BoundedMap(maxKept));
}

function textOf({ principal, sets, layers }: TrustDependencies): string {
  return JSON.stringify([sets.map(setNumber), layers.layers.rcps !== undefined, principal.trust]);
}
