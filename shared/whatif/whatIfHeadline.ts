// What a change would do, in a word and a sentence.

import type { WhatIfReport } from '../drift/whatIfReport.ts';
import { formatCount, plural } from '../report/wording/plural.ts';

type JudgedParts = Pick<
  WhatIfReport,
  'worse' | 'unknown' | 'better' | 'totals' | 'unseen' | 'notes' | 'principalsJudged'
>;

/** Says in a word and a sentence what a change would do; what would get worse goes before what is not known. */
export function whatIfHeadline(counted: JudgedParts): WhatIfReport['headline'] {
  const { worse, unknown, better, unseen, notes, principalsJudged } = counted;
  const good = better.length === 0 ? '' : `; ${plural(better.length, 'finding')} would end`;
  if (worse.length > 0) return { kind: 'worse', title: 'WORSE', sentence: `${worseSentence(counted)}${good}` };
  if (principalsJudged === 0) {
    return { kind: 'unjudged', title: 'NOTHING JUDGED', sentence: 'no role or user has required sets' };
  }
  const isOpen = unknown.length > 0 || notes.some((note) => note.isOpen === true);
  if (isOpen) {
    const sentence = `${unknown.length === 0 ? 'a part of the change' : whoOf(unknown)} can be judged only when the change is made`;
    return { kind: 'unknown', title: 'NOT KNOWN YET', sentence: `${sentence}${good}` };
  }
  if (unseen.length > 0) {
    const sentence = `nothing gets worse in what was read, but ${plural(unseen.length, 'part')} of what the change concerns could not be read`;
    return { kind: 'unseen', title: 'NOT EVERYTHING SEEN', sentence: `${sentence}${good}` };
  }
  if (better.length > 0)
    return { kind: 'better', title: 'BETTER', sentence: `${plural(better.length, 'finding')} would end, none begins` };
  const sentence = `nothing changes for ${plural(principalsJudged, 'role or user', 'roles and users')}`;
  return { kind: 'same', title: 'NO DIFFERENCE', sentence };
}

/** The same for an upgrade to a build of Veeam. */
export function upgradeHeadline(counted: JudgedParts, build: string): WhatIfReport['headline'] {
  const { kind, sentence } = whatIfHeadline(counted);
  switch (kind) {
    case 'worse':
      return { kind, title: `NOT READY FOR ${build}`, sentence };
    case 'better':
    case 'same':
      return { kind, title: `READY FOR ${build}`, sentence: 'the upgrade asks for nothing that lacks' };
    default:
      return { kind, title: kind === 'unjudged' ? 'NOTHING JUDGED' : 'NOT EVERYTHING SEEN', sentence };
  }
}

function worseSentence({ worse, totals, principalsJudged }: JudgedParts): string {
  const critical = totals.critical === 0 ? 'none of them critical' : `${formatCount(totals.critical)} of them critical`;
  const count = new Set(worse.flatMap(({ finding }) => finding.principal ?? [])).size;
  const who = `${formatCount(count)} of ${plural(principalsJudged, 'role or user', 'roles and users')}`;
  const counted =
    worse.length === 1
      ? `1 more ${worse[0]?.finding.severity} finding`
      : `${plural(worse.length, 'more finding')}, ${critical}`;
  return `${who} would have ${counted}`;
}

function whoOf(changes: JudgedParts['unknown']): string {
  const count = new Set(changes.map(({ finding }) => finding.principal)).size;
  return plural(count, 'role or user', 'roles and users');
}
