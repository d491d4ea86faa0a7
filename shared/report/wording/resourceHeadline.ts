// Says in plain words what a group of findings about one key, bucket or vault is.

import type { FindingCause } from '../../drift/finding.ts';
import { actionOfSubject, resourceOf } from '../../drift/resourceSubject.ts';
import { kindOfResource, statementPhrase } from '../../drift/statementPhrase.ts';
import { arnParts } from '../../vocabulary/arnParts.ts';
import { type Phrase, phrase } from '../../vocabulary/phrase.ts';
import type { FindingGroup } from './findingGroup.ts';
import { plural } from './plural.ts';

/** `3 actions on the key alias/data of account 444455556666 are refused on the side of the key: its policy …`. */
export function resourceHeadline(group: FindingGroup): Phrase {
  const first = group.findings.at(0);
  const count = new Set(group.subjects.map(actionOfSubject)).size;
  const arn = first === undefined ? '' : resourceOf(first);
  const isLimited = Iterator.from(group.findings).some(({ summary }) => / may be refused /.test(summary));
  const verb = isLimited ? 'may be' : count === 1 ? 'is' : 'are';
  return [
    `${plural(count, 'action')} on the ${kindOfResource(arn)} `,
    { code: nameOf(group.cause, arn) },
    ...ownerOf(arn, group),
    ` ${verb} refused `,
    ...becauseOf(group.cause),
  ];
}

/** What the actions are needed for, as the finding says it; undefined where it does not. */
export function neededFor({ findings }: FindingGroup): string | undefined {
  return /(Needed for|Asked for by Veeam).*$/s.exec(findings.at(0)?.summary ?? '')?.[0].replace(/\.\s*$/, '');
}

function nameOf(cause: FindingCause | undefined, arn: string): string {
  return cause?.layer === 'resource' && cause.policy !== undefined ? cause.policy : arn.replace(/^arn:[^:]*:s3:::/, '');
}

// Whose it is is said where it is not the role's own account.
function ownerOf(arn: string, { accounts }: FindingGroup): Phrase {
  const owner = arnParts(arn).account;
  return owner === '' || accounts.includes(owner) ? [] : [` of account ${owner}`];
}

function becauseOf(cause: FindingCause | undefined): Phrase {
  if (cause === undefined) return ['on either side'];
  const statement = cause.statement === undefined ? [] : [...statementPhrase(cause.statement), ' of '];
  const name = cause.policy === undefined ? [] : phrase` ${cause.policy}`;
  switch (cause.layer) {
    case 'resource':
      if (cause.kind === 'no-allow')
        return ['on its side: its policy lets in neither the role nor the account of the role'];
      return [
        'on its side: ',
        ...statement,
        `its policy ${cause.effect === 'Deny' ? 'denies it' : 'allows it only in part'}`,
      ];
    case 'rcp':
      return ['on its side: ', ...statement, 'the RCP', ...name, ' denies it'];
    case 'scp':
      return ['on the side of the role: ', ...statement, 'the SCP', ...name, ' stops it'];
    case 'boundary':
      return ['on the side of the role: ', ...statement, 'the permissions boundary', ...name, ' stops it'];
    default:
      return cause.kind === 'no-allow'
        ? ['on the side of the role: none of its policies allows it']
        : ['on the side of the role: ', ...statement, 'the policy', ...name, ' stops it, or allows it only in part'];
  }
}
