// Names the document that is the cause of a group of findings, and where it hangs.

import type { FindingCause } from '../../drift/finding.ts';
import { layerWord, levelPhrase, statementPhrase } from '../../drift/statementPhrase.ts';
import { type Phrase, phrase } from '../../vocabulary/phrase.ts';
import type { FindingGroup } from './findingGroup.ts';
import { plural } from './plural.ts';

/** `statement 2 (Snapshots) of the policy veeam-ec2-backup`, as far as the cause says. */
export function documentOf(group: FindingGroup): Phrase {
  const { cause } = group;
  if (cause === undefined) return ['a policy'];
  const { statement } = cause;
  const where = statement === undefined ? [] : [...statementPhrase(statement), ' of '];
  const name = cause.policy ?? cause.policyArn;
  const policy = name === undefined ? [] : [...phrase` ${name}`, ...othersLike(group)];
  const level = cause.layer === 'scp' || cause.layer === 'rcp' ? levelsOf(group) : [];
  return [...where, 'the ', layerOf(cause), ...policy, ...level];
}

/** Roles of one template may have the same policy under a name of their own. */
function othersLike({ findings }: FindingGroup): Phrase {
  const names = new Set(Iterator.from(findings).map(({ causes }) => causes[0]?.policy));
  return names.size < 2 ? [] : [` (or ${plural(names.size - 1, 'other')} like it)`];
}

/** `SCP`, `permissions boundary`: what the document is, of one or of several. */
export function layerOf({ layer, policy }: FindingCause): string {
  return layerWord(layer, policy === undefined ? 'several' : 'one');
}

/** Where an SCP or RCP hangs, which may be each of many accounts. */
function levelsOf({ cause, findings }: FindingGroup): Phrase {
  const levels = new Set(Iterator.from(findings).map(({ causes }) => causes[0]?.level?.id));
  return levels.size < 2 && cause !== undefined ? levelOf(cause) : [` at each of ${plural(levels.size, 'account')}`];
}

/** Where an SCP or RCP hangs. */
export function levelOf({ level }: FindingCause): Phrase {
  return level === undefined ? [] : levelPhrase(level, ' at ');
}
