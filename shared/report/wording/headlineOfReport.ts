// The sentence that every form of a report begins with: is there drift, how much of it, and was everything seen.

import { factsOfReport, type RunFacts } from '../../drift/runFacts.ts';
import type { RunReport } from '../../drift/runReport.ts';
import type { Headline } from '../../drift/runSchema.ts';
import type { UnseenCounts } from '../../drift/unseenKind.ts';
import { formatCount, plural } from './plural.ts';

/** `NO DRIFT: 3 Veeam roles checked, each has what Veeam requires`; the one line in which a run is told. */
export function headlineText({ title, sentence }: Headline): string {
  return `${title}: ${sentence}`;
}

/** The headline of a whole report. */
export function headlineOfReport(
  report: Pick<RunReport, 'coverage' | 'principals' | 'findings' | 'questions'>,
): Headline {
  return headlineOfRun(factsOfReport(report));
}

/**
 * Says what may be said of a run. `NO DRIFT` stands only where everything that was to be read was read, something was
 * judged, and no finding and no question is open; with questions it says so. What was not seen goes before all that is
 * good, and after drift.
 */
export function headlineOfRun(facts: RunFacts): Headline {
  const unseen = unseenWords(facts.unseen);
  if (facts.differences > 0) {
    const but = unseen === undefined ? '' : `, and ${unseen}`;
    return { kind: 'drift', title: 'DRIFT', sentence: `${driftSentence(facts)}${but}` };
  }
  if (unseen !== undefined) {
    return {
      kind: 'unseen',
      title: 'NOT EVERYTHING SEEN',
      sentence: `${seenSentence(facts)}, but ${unseen}`,
    };
  }
  if (facts.principals === 0) return { kind: 'unjudged', title: 'NOTHING JUDGED', sentence: unjudgedSentence(facts) };
  if (facts.information > 0) {
    const notes = `${plural(facts.information, 'finding')} for information only`;
    return { kind: 'notes', title: 'FINDINGS OPEN', sentence: `${notes}; ${checkedSentence(facts)}` };
  }
  return { kind: 'clean', title: cleanTitle(facts), sentence: `${checkedSentence(facts)}${acceptedWords(facts)}` };
}

/** `2 accounts and 1 file could not be read, and 3 roles or users were not judged`; undefined where all was seen. */
export function unseenWords(counts: UnseenCounts): string | undefined {
  const unread = unreadWords(counts);
  const { unjudged } = counts;
  const parts = [
    ...(unread === undefined ? [] : [`${unread} could not be read`]),
    ...(unjudged > 0
      ? [`${plural(unjudged, 'role or user', 'roles or users')} ${unjudged === 1 ? 'was' : 'were'} not judged`]
      : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', and ');
}

function unreadWords({ accounts, files, principals }: UnseenCounts): string | undefined {
  const parts = [
    ...(accounts > 0 ? [plural(accounts, 'account')] : []),
    ...(files > 0 ? [plural(files, 'file')] : []),
    ...(principals > 0 ? [plural(principals, 'role or user', 'roles or users')] : []),
  ];
  const last = parts.pop();
  if (last === undefined) return undefined;
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

function driftSentence(facts: RunFacts): string {
  const { principals, drifted, critical, differences } = facts;
  const who = veeamPrincipals(facts);
  if (drifted === 0) {
    const others =
      principals === 0 ? 'and no role or user was judged' : `none about the ${formatCount(principals)} ${who}`;
    return `${plural(differences, 'finding')} about accounts and settings, ${others}`;
  }
  const worst = critical === 0 ? 'none of them critical' : `${formatCount(critical)} of them critical`;
  return `${formatCount(drifted)} of ${formatCount(principals)} ${who} ${principals === 1 ? 'differs' : 'differ'} from ${required(facts)}, ${worst}`;
}

function seenSentence(facts: RunFacts): string {
  return facts.principals === 0 ? 'nothing was judged' : checkedSentence(facts);
}

function unjudgedSentence({ rolesRead, accountsRead, unseenAccepted }: RunFacts): string {
  const accepted = unseenAccepted === 0 ? '' : `; ${unseenAccepted} not read, which exceptions accept`;
  return `no role or user with required sets among ${plural(rolesRead, 'role')} of ${plural(accountsRead, 'account')}${accepted}`;
}

function cleanTitle({ questions, unseenAccepted }: RunFacts): string {
  if (questions.length > 0) return `NO DRIFT FOUND, ${plural(questions.length, 'question')} open`;
  return unseenAccepted === 0 ? 'NO DRIFT' : 'NO DRIFT FOUND';
}

function checkedSentence(facts: RunFacts): string {
  return `${formatCount(facts.principals)} ${veeamPrincipals(facts)} checked, each has ${requiredWords(facts)}`;
}

function requiredWords(facts: RunFacts): string {
  return facts.questions.length === 0 ? required(facts) : `what could be judged of ${required(facts)}`;
}

// Sets of one's own may be those of another product.
function required({ others, principals }: RunFacts): string {
  if (others === 0) return 'what Veeam requires';
  return principals === 1 ? 'what is required of it' : 'what is required of them';
}

function acceptedWords({ unseenAccepted }: RunFacts): string {
  return unseenAccepted === 0 ? '' : `; ${formatCount(unseenAccepted)} not read, which exceptions accept`;
}

function veeamPrincipals({ users, principals, foreign }: RunFacts): string {
  const whose = foreign === 0 ? 'Veeam ' : '';
  if (users > 0) return `${whose}${principals === 1 ? 'user' : 'roles and users'}`;
  return `${whose}${principals === 1 ? 'role' : 'roles'}`;
}
