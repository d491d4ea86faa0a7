// The accounts that a caller may be of, as far as a trust policy's conditions tell them apart.

import { contextReader } from '../conditions/contextReader.ts';
import { commonText } from '../patterns/overlaps.ts';
import type { PolicyCondition } from '../policyDocument.ts';
import type { StepMeter } from '../stepMeter.ts';
import { accountOf, type TrustCaller } from '../trustCaller.ts';
import { accountsInConditions, conditionValues } from './conditionValues.ts';
import type { TrustSurroundings } from './trustSurroundings.ts';
import { formatPattern, textPattern, valuesInFormat } from './valuesInFormat.ts';

/** More accounts than this are not looked at one by one. */
const maxAccounts = 40;
/** Stands for the account of somebody whose ARN names none. */
const noAccount = '000000000000';
const anyAccount = '????????????';
/** Of two patterns held against each other. */
const placesPerStep = 3;
const nothingKnown = contextReader({ known: {}, others: 'unknown' });

export interface AskedAccounts {
  readonly around: Pick<TrustSurroundings, 'partition'>;
  readonly conditions: readonly PolicyCondition[];
  readonly meter: StepMeter;
}

/**
 * Gives the caller's account, or of a caller of any account one for each way in which the conditions on accounts and
 * ARNs can come out, none of which a condition names in full. Undefined stands for any account.
 */
export function callerAccounts(
  caller: Exclude<TrustCaller, { kind: 'service' | 'federated' }>,
  { around, conditions, meter }: AskedAccounts,
): readonly (string | undefined)[] {
  if (caller.kind === 'account') return [caller.account];
  if (caller.kind === 'principal') return [accountOf(caller.arn) ?? noAccount];
  const named = accountsInConditions(conditions);
  const accounts = valuesInFormat({
    key: 'aws:principalaccount',
    formats: [formatPattern(anyAccount)],
    except: named,
    conditions: [...conditions, ...accountsOfArns(conditions)],
    reader: nothingKnown,
    meter,
  });
  if (accounts === undefined || accounts.length > maxAccounts) return [undefined];
  const others = accountsOfTexts(conditions, { partition: around.partition, meter }).filter(
    (account) => !named.includes(account),
  );
  return [...new Set([...accounts, ...others])];
}

// A condition on ARNs is one on the account that they name.
function accountsOfArns(conditions: readonly PolicyCondition[]): readonly PolicyCondition[] {
  const owners = conditionValues(conditions, 'aws:principalarn').flatMap((arn) => arn.split(':').slice(4, 5));
  return [{ operator: 'StringLike', key: 'aws:PrincipalAccount', values: owners }];
}

// Outside the Arn operators a wildcard takes colons, so that the account may lie behind it.
function accountsOfTexts(
  conditions: readonly PolicyCondition[],
  { partition, meter }: { readonly partition: string; readonly meter: StepMeter },
): readonly string[] {
  const roles = textPattern(`arn:${partition}:iam::${anyAccount}:role/?*`);
  return conditionValues(conditions, 'aws:principalarn').flatMap((value) => {
    const places = value.length * roles.tokens.length;
    const arn = meter.take(Math.ceil(places / placesPerStep)) ? commonText(textPattern(value), roles) : undefined;
    return arn === undefined ? [] : arn.split(':').slice(4, 5);
  });
}
