// Says in words where a cause stands and what it does: the parts that summaries and fixes are made of.

import type { FindingCause } from '../finding.ts';
import { kindOfResource, layerWord, levelPhrase, plainText, statementPhrase } from '../statementPhrase.ts';

/** Gives where the cause stands: `statement 2 (DenyDeletes) of the SCP guard at the root Root`. */
export function describePlace(cause: FindingCause): string {
  const statement = cause.statement === undefined ? '' : `${describeStatement(cause.statement)} of `;
  const level = cause.level === undefined ? '' : ` at ${describeLevel(cause.level)}`;
  return `${statement}${describePolicy(cause)}${level}`;
}

/** Gives `statement 2`, or `statement 2 (DenyDeletes)` where it has a Sid. */
export function describeStatement(statement: { readonly number: number; readonly sid?: string | undefined }): string {
  return plainText(statementPhrase(statement));
}

/** Gives `the root Root`, `the OU Workloads`, `the account prod (111122223333)`: an id tells its kind. */
export function describeLevel(level: NonNullable<FindingCause['level']>): string {
  return plainText(levelPhrase(level));
}

/**
 * Gives why an action is not simply allowed, as the end of a sentence and without its full stop. Where nothing allows it,
 * a statement of the same layer that seems to, and does not, is named too.
 */
export function describeReason(causes: readonly FindingCause[]): string {
  const [cause, next] = causes;
  if (cause === undefined) return 'no reason is known';
  switch (cause.kind) {
    case 'no-allow':
      return isVainAllow(cause, next)
        ? `${describeMissingAllow(cause)}; ${describeEffect(next)}`
        : describeMissingAllow(cause);
    case 'explicit-deny':
      return `${describePlace(cause)} denies it`;
    case 'undecided':
      return withoutFullStop(cause.why);
    default:
      return describeEffect(cause);
  }
}

function isVainAllow(cause: FindingCause, next: FindingCause | undefined): next is FindingCause {
  return (
    next !== undefined &&
    next.effect === 'Allow' &&
    next.layer === cause.layer &&
    next.level?.index === cause.level?.index
  );
}

function describeEffect(cause: FindingCause): string {
  return `${describePlace(cause)} ${withoutFullStop(cause.why)}`;
}

function describeMissingAllow(cause: FindingCause): string {
  switch (cause.layer) {
    case 'boundary':
      return `${describePolicy(cause)} does not allow it`;
    case 'scp':
    case 'rcp':
      return `no ${cause.layer.toUpperCase()} at ${cause.level === undefined ? 'a level above the role' : describeLevel(cause.level)} allows it`;
    default:
      return 'none of its policies allows it';
  }
}

function describePolicy({ layer, policy, policyArn = '' }: FindingCause): string {
  // A role has one trust policy, and it has no name.
  const name = policy === undefined || layer === 'trust' ? '' : ` ${policy}`;
  if (layer === 'resource') return `the policy of the ${kindOfResource(policyArn)}${name}`;
  return `the ${layerWord(layer)}${name}`;
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '');
}
