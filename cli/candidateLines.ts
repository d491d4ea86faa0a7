// The lines of one role or user that looks like Veeam's: what speaks for it, and which sets it fits.

import type { Candidate } from '../shared/discover/candidate.ts';
import type { Evidence } from '../shared/discover/evidence.ts';
import type { Explanation } from '../shared/discover/explainBySets.ts';
import type { Answer } from '../shared/discover/likeness.ts';
import { escapeTerminal, wrapText } from '../shared/report/wording/escapeTerminal.ts';
import { formatCount, plural } from '../shared/report/wording/plural.ts';
import type { DiscoveryText } from './discoveryText.ts';

const maxNamed = 6;
const maxEvidence = 3;
const label = '    ';
const indent = '      ';

/** Gives its head, its evidence, and what its rights are like. */
export function candidateLines(candidate: Candidate, { columns, paint, settings }: DiscoveryText): readonly string[] {
  const { account, name, kind, evidence, unreadPolicies } = candidate;
  const head = `${escapeTerminal(name, 64)} (${kind}, account ${account.id})`;
  const sentences = [
    `evidence: ${evidenceWords(evidence)}`,
    ...likenessWords(candidate, settings.build),
    ...unreadPolicies.map((policy) => `not read, and not weighed: the policy ${escapeTerminal(policy, 128)}`),
  ];
  return [paint('bold', head), ...sentences.flatMap((sentence) => wrapText(sentence, columns, label, indent))];
}

function evidenceWords(evidence: readonly Evidence[]): string {
  const words = [...new Set(evidence.map(evidenceWord))];
  if (words.length === 0) return 'what it is allowed, nothing else';
  return words.slice(0, maxEvidence).join('; ');
}

function evidenceWord({ kind, value }: Evidence): string {
  const shown = escapeTerminal(value, 200);
  switch (kind) {
    case 'trusts':
      return `trusts ${shown}`;
    case 'appliance':
      return 'EC2 assumes it, and it may assume every role: an appliance';
    case 'profile':
      return `its instance profile is ${shown}`;
    case 'policy':
      return `it has the policy ${shown}`;
    case 'tag':
      return `it has the tag ${shown}`;
    case 'name':
    case 'path':
      return `its ${kind} is ${shown}`;
  }
}

function likenessWords({ likeness }: Candidate, build: string): readonly string[] {
  switch (likeness.kind) {
    case 'ranked': {
      const [first, ...others] = likeness.answers;
      return [...answerWords(first, build), ...others.map(([best]) => `or, less near, ${fitWords(best, build)}`)];
    }
    case 'broad':
      return [
        `no ranking: it is allowed ${plural(likeness.allowed, 'action')}, far beyond every set, so that each of them would fit`,
      ];
    case 'unlike':
      return likeness.nearest === undefined
        ? ['no required set fits what it is allowed']
        : [`no required set fits what it is allowed; the nearest is ${fitWords(likeness.nearest, build)}`];
  }
}

function answerWords([best, ...alike]: Answer, build: string): readonly string[] {
  return [
    `fits ${fitWords(best, build)}`,
    ...alike.map((one) => `can't be told from ${fitWords(one, build)}`),
    ...insideWords(best.inside),
  ];
}

function insideWords(inside: readonly string[]): readonly string[] {
  if (inside.length === 0) return [];
  if (inside.length > maxNamed) return [`${inside.length} further sets lie inside it`];
  return [`asks for nothing beyond it, so that only you know whether they are meant, too: ${inside.join(', ')}`];
}

function fitWords({ sets, has, required, lacks, foreign, twins }: Explanation, build: string): string {
  const names = sets.map((set) => (set.build === build ? set.id : `${set.id} (build ${set.build})`)).join(' + ');
  const beyond = foreign === 0 ? '' : `, and ${formatCount(foreign)} more`;
  const missing = lacks.length === 0 ? '' : `; lacks ${someOf(lacks, ', ')}`;
  return `${names}: its policies allow ${formatCount(has)} of ${formatCount(required)} actions${beyond}${missing}${twinWords(twins)}`;
}

function twinWords(twins: Explanation['twins']): string {
  const byBuild = [...Map.groupBy(twins, ({ build }) => build)];
  return byBuild
    .map(([build, sets]) => `; the same list as ${sets.map(({ id }) => id).join(' + ')} of build ${build}`)
    .join('');
}

function someOf(words: readonly string[], separator: string): string {
  const more = words.length > maxNamed ? [`${formatCount(words.length - maxNamed)} more`] : [];
  return [...words.slice(0, maxNamed), ...more].join(separator);
}
