// The rule for keys that cannot be used, whatever their policies say.

import type { KeyFault } from '../judgedResources.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { resourceSubject } from '../resourceSubject.ts';
import { describeNeeds, describeOwner, nameKey, setsOf } from './keyDifferences.ts';
import type { Difference, Rule } from './rule.ts';

/** A key that is disabled, pending deletion, of the wrong kind, or that AWS manages and no other account can use. */
export const keyUnusable: Rule<'principal'> = {
  about: 'principal',
  code: 'KEY_UNUSABLE',
  title: 'A key cannot be used',
  severities: ['critical', 'high'],
  when: 'a KMS key that an operation needs is disabled, pending deletion, asymmetric, or an AWS managed key where none can be: for repositories, and for snapshots that are shared with another account',
  why: 'What is encrypted with the key cannot be backed up or restored; once a key is deleted, neither can any backup that needs it.',
  breaksAt: ['critical', 'high'],
  isAboutActions: false,
  judge: (facts) => (facts.judgedResources?.faults ?? []).map((fault) => differenceOf(facts, fault)),
};

function differenceOf({ principal }: PrincipalFacts, fault: KeyFault): Difference {
  const { key, neededFor, isStated, kind } = fault;
  const what = `The key ${nameKey(key)} ${describeOwner(fault)} ${faultWords(fault)}`;
  return {
    requirements: setsOf(neededFor),
    severity: isStated ? 'critical' : 'high',
    subject: resourceSubject(key.arn),
    summary: `${what}; the ${principal.kind} ${principal.name} needs it for: ${describeNeeds(neededFor)}.`,
    causes: [{ layer: 'resource', kind, why: `${faultWords(fault)}` }],
    fix: adviseFault(fault),
  };
}

function faultWords({ kind, key }: KeyFault): string {
  const { deletionDate, state = '', spec = '', usage = '' } = key.facts ?? {};
  switch (kind) {
    case 'disabled':
      return 'is disabled';
    case 'pending-deletion':
      return `is pending deletion${deletionDate === undefined ? '' : `, which is due on ${deletionDate.slice(0, 10)}`}`;
    case 'not-usable':
      return `is in the state ${state}`;
    case 'not-symmetric':
      return `is of the kind ${spec} for ${usage}: only symmetric keys for encryption can be used`;
    case 'aws-managed':
      return 'is managed by AWS: a repository takes customer managed keys only';
    case 'not-shareable':
      return 'is managed by AWS: no snapshot that is encrypted with it can be shared with another account';
  }
}

function adviseFault({ kind, key }: KeyFault): string {
  switch (kind) {
    case 'disabled':
      return `Enable the key (aws kms enable-key --key-id ${key.arn}), or choose another one.`;
    case 'pending-deletion':
      return `Cancel its deletion before that day (aws kms cancel-key-deletion --key-id ${key.arn}), then enable it: nothing brings a deleted key back.`;
    case 'not-shareable':
      return 'Encrypt new data with a customer managed key (for EBS: as default key of the region), or let workers run in the production accounts.';
    default:
      return 'Choose a symmetric customer managed key that is enabled.';
  }
}
