// Sums up what a change would do: what gets worse, what gets better, and what can be told only when it is made.

import type { Change } from '../drift/change.ts';
import type { Finding } from '../drift/finding.ts';
import { filterList } from '../drift/pickedList.ts';
import { isAboutActions } from '../drift/ruleFacts.ts';
import type { RunReport } from '../drift/runReport.ts';
import { compareSeverities } from '../drift/severity.ts';
import { unseenKind } from '../drift/unseenKind.ts';
import { waitedSettings } from '../drift/waits/createGuesses.ts';
import { type ChangeNote, type ChangePlace, type WhatIfReport, whatIfSchemaId } from '../drift/whatIfReport.ts';
import { formatCount, plural } from '../report/wording/plural.ts';
import { countBySeverity } from '../scan/buildRunReport.ts';
import { isKnownLater } from './change/isKnownLater.ts';
import type { JudgedChange } from './judgeChange.ts';

export interface WhatIfParts {
  readonly about: WhatIfReport['about'];
  readonly judged: JudgedChange;
  /** What is changed, a sentence each. */
  readonly sentences: readonly string[];
  readonly notes: readonly ChangeNote[];
  /** Accounts that the change itself names. */
  readonly accounts: ReadonlySet<string>;
  /** The part of the change that makes or ends a finding. */
  readonly placeOf: (finding: Finding) => ChangePlace | undefined;
  /** See {@link WhatIfReport}. */
  readonly fixes?: WhatIfReport['fixes'];
  readonly next?: ((principals: readonly string[]) => readonly string[]) | undefined;
}

/** Gives the report of a change that was judged. */
export function buildWhatIf(parts: WhatIfParts): WhatIfReport {
  const { about, judged, sentences, notes, placeOf } = parts;
  const { before, after, changes } = judged;
  const isUnknown = unknownFindings(after);
  const placed = (change: Change) => {
    const place = placeOf(change.finding);
    return place === undefined ? change : { ...change, place };
  };
  const added = changes.filter(({ kind }) => kind === 'new' || kind === 'worse');
  // What a build no longer asks for is no reason to put an upgrade off: it is noted.
  const counting = about === 'upgrade' ? changes.filter(({ finding }) => !finding.code.startsWith('EXCESS_')) : changes;
  const sorted = sortChanges(counting, isUnknown);
  const [worse, unknown, better, moved] = [
    sorted.worse.map(placed),
    sorted.unknown.map(placed),
    sorted.better.map(placed),
    sorted.moved.map(placed),
  ];
  const touched = new Set([...worse, ...unknown, ...better, ...moved].map(({ finding }) => finding.principal));
  const counted = {
    worse,
    unknown,
    better,
    moved,
    totals: countBySeverity(worse.map(({ finding }) => finding)),
    principals: principalsOf(judged, touched),
    notes: [...notes, ...waitedNotes(judged)],
    unseen: unseenOf(parts),
    principalsJudged: Math.max(before.coverage.principalsJudged, after.coverage.principalsJudged),
  };
  return {
    schema: whatIfSchemaId,
    about,
    run: after.run,
    headline: about === 'upgrade' ? upgradeHeadline(counted, after.run.build) : headlineOf(counted),
    change: sentences,
    ...counted,
    unchanged: filterList(after.findings, (finding) => finding.exception === undefined).length - added.length,
    accountsRead: after.coverage.accountsRead,
    ...(parts.fixes !== undefined && { fixes: fixesOf(parts.fixes, worse) }),
    ...(parts.next !== undefined && { next: parts.next(lackingPrincipals(worse)) }),
  };
}

function lackingPrincipals(worse: WhatIfReport['worse']): readonly string[] {
  return [...new Set(worse.flatMap(({ finding }) => finding.principal ?? []))];
}

function fixesOf(
  fixes: NonNullable<WhatIfReport['fixes']>,
  worse: WhatIfReport['worse'],
): NonNullable<WhatIfReport['fixes']> {
  const lacking = new Set(lackingPrincipals(worse));
  return Object.fromEntries(Object.entries(fixes).filter(([principal]) => lacking.has(principal)));
}

interface SortedChanges {
  readonly worse: readonly Change[];
  readonly unknown: readonly Change[];
  readonly better: readonly Change[];
  readonly moved: readonly Change[];
}

/** An action that lacked before by another code and is no worse now has only another cause. */
function sortChanges(changes: readonly Change[], isUnknown: (finding: Finding) => boolean): SortedChanges {
  const ended = new Map(
    changes.flatMap((change) => (change.kind === 'resolved' ? [[actionKey(change.finding), change.finding]] : [])),
  );
  const added = changes.filter(({ kind }) => kind === 'new' || kind === 'worse');
  const unknown = added.filter(({ finding }) => isUnknown(finding));
  const known = added.filter(({ finding }) => !isUnknown(finding));
  const lackedAsMuch = ({ finding }: Change) => {
    const before = isAboutActions(finding) ? ended.get(actionKey(finding)) : undefined;
    return before !== undefined && compareSeverities(finding.severity, before.severity) >= 0;
  };
  const again = new Set(
    added.filter(({ finding }) => isAboutActions(finding)).map(({ finding }) => actionKey(finding)),
  );
  return {
    worse: known.filter((change) => !lackedAsMuch(change)),
    unknown,
    better: changes.filter(({ kind, finding }) => kind === 'resolved' && !again.has(actionKey(finding))),
    moved: known.filter(lackedAsMuch).map((change) => {
      const before = ended.get(actionKey(change.finding))?.severity;
      return before === undefined ? change : { ...change, before };
    }),
  };
}

function actionKey({ account, principal, subject, code }: Finding): string {
  return JSON.stringify([account, principal, subject, code.split('_')[0]]);
}

// Of what hangs on a silent setting there is no finding: whether it gets worse is open.
function waitedNotes({ before, after }: JudgedChange): readonly ChangeNote[] {
  const countBefore = new Map(before.questions?.map(({ id, count }) => [id, count]));
  return (after.questions ?? [])
    .filter(({ id, count }) => waitedSettings.some((setting) => setting === id) && count > (countBefore.get(id) ?? 0))
    .map(({ title, answer }) => ({
      place: { what: 'settings' },
      text: `${title}. ${answer.replace(/\.$/, '')}`,
      isOpen: true,
    }));
}

// A role that is deleted is known from the scan of the estate as it is.
function principalsOf(
  { before, after }: JudgedChange,
  touched: ReadonlySet<string | null>,
): WhatIfReport['principals'] {
  const now = [...after.principals].filter(({ principal }) => touched.has(principal));
  const there = new Set(now.map(({ principal }) => principal));
  return [...now, ...[...before.principals].filter(({ principal }) => touched.has(principal) && !there.has(principal))];
}

/** Tells findings whose only cause is a document, or a part of one, that is known only when the change is made. */
function unknownFindings({ findings }: RunReport): (finding: Finding) => boolean {
  const unknown = new Set(
    Iterator.from(findings)
      .filter(({ causes }) => isKnownLater(causes[0]?.why ?? ''))
      .map((finding) => documentOf(finding)),
  );
  return (finding) => {
    const [cause] = finding.causes;
    if (cause === undefined) return false;
    if (isKnownLater(cause.why) || isKnownLater(cause.condition?.key ?? '')) return true;
    return cause.kind === 'unreadable' && unknown.has(documentOf(finding));
  };
}

function documentOf({ account, principal, causes: [cause] }: Finding): string {
  const isShared = cause?.layer === 'scp' || cause?.layer === 'rcp';
  const owner = isShared ? [account] : [account, principal];
  return JSON.stringify([...owner, cause?.layer, cause?.policyArn ?? cause?.policy]);
}

function unseenOf({ judged: { after, concernedUnread }, accounts }: WhatIfParts): WhatIfReport['unseen'] {
  const names = new Map(after.coverage.accounts.map(({ account, name }) => [account, name]));
  return [...after.findings]
    .filter((finding) => finding.exception === undefined && unseenKind(finding) !== undefined)
    .filter(({ account }) => account === '*' || concernedUnread.has(account) || accounts.has(account))
    .map(({ account, summary }) => {
      const name = names.get(account);
      return { account, ...(name !== undefined && { name }), message: summary };
    });
}

function upgradeHeadline(counted: Counted, build: string): WhatIfReport['headline'] {
  const { kind, sentence } = headlineOf(counted);
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

type Counted = Pick<WhatIfReport, 'worse' | 'unknown' | 'better' | 'totals' | 'unseen' | 'notes' | 'principalsJudged'>;

function headlineOf(counted: Counted): WhatIfReport['headline'] {
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

function worseSentence({ worse, totals, principalsJudged }: Counted): string {
  const critical = totals.critical === 0 ? 'none of them critical' : `${formatCount(totals.critical)} of them critical`;
  const count = new Set(worse.flatMap(({ finding }) => finding.principal ?? [])).size;
  const who = `${formatCount(count)} of ${plural(principalsJudged, 'role or user', 'roles and users')}`;
  const counted =
    worse.length === 1
      ? `1 more ${worse[0]?.finding.severity} finding`
      : `${plural(worse.length, 'more finding')}, ${critical}`;
  return `${who} would have ${counted}`;
}

function whoOf(changes: Counted['unknown']): string {
  const count = new Set(changes.map(({ finding }) => finding.principal)).size;
  return plural(count, 'role or user', 'roles and users');
}
