// Sums up what a change would do: what gets worse, what gets better, and what can be told only when it is made.

import type { Change } from '../drift/change.ts';
import { waitedSettings } from '../drift/createGuesses.ts';
import type { Finding } from '../drift/finding.ts';
import { filterList } from '../drift/pickedList.ts';
import { isAboutActions } from '../drift/ruleFacts.ts';
import type { RunReport } from '../drift/runReport.ts';
import { compareSeverities } from '../drift/severity.ts';
import { unseenKind } from '../drift/unseenKind.ts';
import { type ChangeNote, type ChangePlace, type WhatIfReport, whatIfSchemaId } from '../drift/whatIfReport.ts';
import { countBySeverity } from '../scan/buildRunReport.ts';
import { isKnownLater } from './change/isKnownLater.ts';
import type { JudgedChange } from './judgeChange.ts';
import { upgradeHeadline, whatIfHeadline } from './whatIfHeadline.ts';

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
    headline: about === 'upgrade' ? upgradeHeadline(counted, after.run.build) : whatIfHeadline(counted),
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
