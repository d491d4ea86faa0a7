// The words for places: layers, statements, and the levels of an organization. Every report, summary and fix uses these.

import { type Phrase, phrase, renderPhrase } from '../vocabulary/phrase.ts';
import type { CauseLayer, FindingCause } from './finding.ts';

/** `statement 2`, or `statement 2 (DenyDeletes)` where it has a Sid. */
export function statementPhrase({
  number,
  sid,
}: {
  readonly number: number;
  readonly sid?: string | undefined;
}): Phrase {
  return [`statement ${number}`, ...(sid === undefined ? [] : phrase` (${sid})`)];
}

/**
 * `the root Root`, `the OU Workloads`, `the account prod (111122223333)`: an id tells its kind.
 *
 * @param lead goes in front: ` at `
 */
export function levelPhrase({ id, name }: NonNullable<FindingCause['level']>, lead = ''): Phrase {
  if (id?.startsWith('r-')) return [`${lead}the root `, { code: name }, ''];
  if (id?.startsWith('ou-')) return [`${lead}the OU `, { code: name }, ''];
  if (id === undefined) return [lead, { code: name }, ''];
  if (id === name) return [`${lead}the account `, { code: id }, ''];
  return [`${lead}the account `, { code: name }, ' (', { code: id }, ')'];
}

/** `policy`, `permissions boundary`, `SCP`, `trust policy`; several where no single one is meant: `policies`, `SCPs`. */
export function layerWord(layer: string, count: 'one' | 'several' = 'one'): string {
  switch (layer) {
    case 'identity':
      return count === 'one' ? 'policy' : 'policies';
    case 'boundary':
      return 'permissions boundary';
    case 'scp':
    case 'rcp':
      return count === 'one' ? layer.toUpperCase() : `${layer.toUpperCase()}s`;
    case 'trust':
      return 'trust policy';
    case 'resource':
      return 'policy of the resource';
    default:
      return layer;
  }
}

/** `key`, `bucket` or `vault`, by its ARN. */
export function kindOfResource(arn: string): string {
  if (arn.includes(':kms:')) return 'key';
  if (arn.includes(':backup:')) return 'vault';
  return arn.includes(':s3:') ? 'bucket' : 'resource';
}

const layerTitles: ReadonlyMap<string, string> = new Map([
  ['identity', 'Policies of the role or user'],
  ['boundary', 'Permissions boundary'],
  ['scp', 'Service control policies (SCP)'],
  ['rcp', 'Resource control policies (RCP)'],
  ['trust', 'Trust policy'],
  ['resource', 'Policy of the key or bucket'],
  ['instance-profile', 'Instance profile'],
  ['tag', 'Tag'],
  ['settings', 'Settings'],
  ['account', 'Account'],
] satisfies [CauseLayer, string][]);

/** A heading for the layer; one that this version does not know stands for itself. */
export function layerTitle(layer: string): string {
  return layerTitles.get(layer) ?? layer;
}

/** The phrase as plain text; nothing is escaped. */
export function plainText(text: Phrase): string {
  return renderPhrase(text, (words) => words);
}
