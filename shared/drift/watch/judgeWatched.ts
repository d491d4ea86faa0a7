// The findings about watched principals: how they left, and what stays open with them.

import type { Account } from '../../iam/principal.ts';
import type { AccountQuestion } from '../accountQuestion.ts';
import type { PrincipalReport } from '../accountReport.ts';
import { type Finding, worstSeverity } from '../finding.ts';
import { type JudgedPrincipal, judgePrincipal } from '../judging/judgePrincipal.ts';
import { watchedRules } from '../ruleList.ts';
import { actionDenied } from '../rules/actionDenied.ts';
import { actionLimited } from '../rules/actionLimited.ts';
import { actionMissing } from '../rules/actionMissing.ts';
import { applianceNotAllowed } from '../rules/applianceNotAllowed.ts';
import { applyRules } from '../rules/applyRules.ts';
import { expectedSets } from '../rules/roleNotFound.ts';
import type { Watch } from '../watchedPrincipal.ts';
import type { Followed, FollowedWatch } from './followWatched.ts';

type Question = AccountQuestion & { readonly account: Account };

/**
 * Gives the findings that the watch adds to those of the principals that were judged. Where one was not, all that was
 * open of it stays. Asks before each principal that sets of before are tried on: where the answer is why no more are
 * judged, what those sets found stays open.
 */
export function* judgeWatched(
  question: Question,
  { followed }: Pick<FollowedWatch, 'followed'>,
  judged: readonly JudgedPrincipal[],
): Generator<undefined, readonly Finding[], string | undefined> {
  const judgeOne = followedJudge(question, judged);
  const findings: Finding[] = [];
  let why: string | undefined;
  for (const one of followed) {
    if (one.droppedSets.length > 0 && !one.isUnread) why ??= yield;
    findings.push(...judgeOne(why === undefined ? one : { ...one, droppedSets: [] }));
  }
  return findings;
}

function followedJudge(
  question: Question,
  judged: readonly JudgedPrincipal[],
): (followed: Followed) => readonly Finding[] {
  const { account, catalog, settings } = question;
  const had = new Set(judged.flatMap(({ report }) => report.requirements.map(({ id }) => id)));
  const expected = expectedSets(settings.expected, account).filter((id) => !had.has(id));
  const unproved = new Set(judged.filter(({ chain }) => chain.kind === 'open').map(({ report }) => report.principal));
  const own = Map.groupBy(
    judged.flatMap(({ findings }) => findings),
    ({ principal }) => principal,
  );
  const waiting = new Map(judged.map((each) => [each.report.principal, waitingSubjects(each)]));
  return (one) => {
    const { watched, selection } = one;
    const place = { account: account.id, principal: watched.principal, build: selection?.build ?? null };
    const left = applyRules(watchedRules, { watched, account, catalog, expected }, place);
    const told = new Set([...left, ...(own.get(watched.principal) ?? [])].map(({ id }) => id));
    const waits = waiting.get(watched.principal) ?? new Set();
    const open = [
      ...openOf(question, one, waits),
      ...(unproved.has(watched.principal) ? openChain(question, one) : []),
    ];
    const byId = new Map(open.filter(({ id }) => !told.has(id)).map((finding) => [finding.id, finding]));
    return [...left, ...byId.values()];
  };
}

/** What was open of a watched principal, and that this reading can neither find again nor call fixed. */
function openOf(question: Question, one: Followed, waits: ReadonlySet<string>): readonly Finding[] {
  const codes = new Set(watchedRules.map(({ code }) => code));
  const open = (question.watch?.known.open ?? []).filter(({ principal }) => principal === one.watched.principal);
  const asSeen = open.map(withoutException);
  if (one.isUnread) return asSeen;
  const others = asSeen.filter(({ code }) => !codes.has(code));
  if (one.principal === undefined || one.selection === undefined) return others;
  const judged = new Set(one.selection.sets.map(({ id }) => id));
  const missed = [...one.watched.sets, ...one.watched.dropped].map(({ id }) => id).filter((id) => !judged.has(id));
  const still = findDropped(question, one);
  const known = new Set(one.droppedSets.map(({ id }) => id));
  return others.filter(
    ({ id, code, subject, requirements }) =>
      (actionCodes.has(code) && waits.has(subject)) ||
      requirements.some((set) => missed.includes(set) && (!known.has(set) || still.has(id))),
  );
}

const actionCodes: ReadonlySet<string> = new Set([actionMissing.code, actionDenied.code, actionLimited.code]);

/** Actions of which this reading can't say whether they are allowed, because settings are silent. */
function waitingSubjects({ waiting }: JudgedPrincipal): ReadonlySet<string> {
  return new Set(waiting.map(({ action }) => action));
}

/** What the appliance's side was found to forbid, where it is not known now. */
function openChain(question: Question, { watched }: Followed): readonly Finding[] {
  return (question.watch?.known.open ?? [])
    .filter(({ principal, code }) => principal === watched.principal && code === applianceNotAllowed.code)
    .map(withoutException);
}

/** Ids of what the sets that were dropped would still find. */
function findDropped(question: Question, { principal, selection, droppedSets }: Followed): ReadonlySet<string> {
  if (principal === undefined || selection === undefined || droppedSets.length === 0) return new Set();
  const asked = { ...question, principal, selection: { ...selection, sets: droppedSets, faults: [] } };
  return new Set(judgePrincipal(asked).findings.map(({ id }) => id));
}

/** Exceptions are applied anew to every report. */
function withoutException({ exception: _accepted, ...finding }: Finding): Finding {
  return finding;
}

/** The line of a judged principal with what the watch says of it. */
export function addFindings(
  report: PrincipalReport,
  own: readonly Finding[],
  watched: readonly Finding[],
): PrincipalReport {
  const added = watched.filter(({ principal }) => principal === report.principal);
  if (added.length === 0) return report;
  const all = [...own, ...added];
  return { ...report, worst: worstSeverity(all), findings: all.map(({ id }) => id) };
}

/** What is written down of the watch. */
export function watchOf({ followed, released }: FollowedWatch): Watch {
  return { watched: followed.map(({ watched }) => watched), released };
}
