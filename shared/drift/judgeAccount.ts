// Judges one account: every principal that has required sets, and what is expected of the account as a whole.

import type { Account, Principal } from '../iam/principal.ts';
import { newestBuild } from '../requirements/catalog.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import type { SelectedPrincipal } from './accountFacts.ts';
import type { AccountQuestion, JudgedReading } from './accountQuestion.ts';
import type { AccountReport } from './accountReport.ts';
import { judgePrincipal } from './judgePrincipal.ts';
import { judgeUnread } from './judgeUnread.ts';
import { applyRules, type FindingPlace } from './makeFinding.ts';
import { askQuestions } from './openQuestions.ts';
import { accountRules, unreadAccountRules } from './rules/ruleList.ts';
import { followAccount } from './watch/followAccount.ts';
import type { FollowedWatch } from './watch/followWatched.ts';
import { addFindings, judgeWatched, watchOf } from './watch/judgeWatched.ts';

/**
 * Gives all that one account adds to a report, before exceptions. Principals are judged in the reading's order; the
 * account's own findings come last. An account that could not be read has one finding; one that was left out, none.
 */
export function judgeAccount(question: AccountQuestion): AccountReport {
  const { reading } = question;
  return reading.status === 'read' ? judgeRead(question, reading) : unreadReport(reading);
}

type ReadAccount = Extract<JudgedReading, { readonly status: 'read' }>;

function judgeRead(question: AccountQuestion, reading: ReadAccount): AccountReport {
  const { account } = reading;
  const asked = { ...question, account };
  const { selected, ...watch } = followAccount(asked, reading, selectPrincipals(question, reading.principals));
  const judged = selected.flatMap(({ principal, selection }) =>
    selection === undefined ? [] : [{ principal, selection, ...judgePrincipal({ ...asked, principal, selection }) }],
  );
  const watched = judgeWatched(asked, watch, judged);
  const isWhole = question.onlyPrincipals === undefined;
  const whole = isWhole
    ? [...judgeWhole(question, account, { selected, watch }), ...judgeUnread(account.id, reading.unread ?? [])]
    : [];
  const { settings, organization } = question;
  const questions = isWhole ? askQuestions({ account, principals: judged, settings, organization }) : [];
  return {
    coverage: {
      account: account.id,
      ...(account.name !== undefined && { name: account.name }),
      status: 'read',
      roles: reading.roles,
      users: reading.users,
      principals: judged.length,
      ...(questions.length > 0 && { questions }),
    },
    principals: judged.map(({ report, findings }) => addFindings(report, findings, watched)),
    findings: [...judged.flatMap(({ findings }) => findings), ...watched, ...whole],
    ...(question.watch === undefined ? {} : { watch: watchOf(watch) }),
  };
}

function selectPrincipals(question: AccountQuestion, principals: readonly Principal[]): readonly SelectedPrincipal[] {
  const { catalog, settings, reading, onlyPrincipals } = question;
  return principals
    .filter(({ arn }) => onlyPrincipals?.has(arn) ?? true)
    .map((principal) => ({
      principal,
      selection: selectRequirements({ principal, accountId: reading.account.id, settings, catalog }),
    }));
}

interface SelectedAndWatched {
  readonly selected: readonly SelectedPrincipal[];
  readonly watch: FollowedWatch;
}

function judgeWhole({ catalog, settings, watch: known }: AccountQuestion, account: Account, parts: SelectedAndWatched) {
  const build = settings.build ?? newestBuild();
  const watch = { watched: parts.watch.followed.map(({ watched }) => watched), future: known?.known.future };
  const facts = { account, principals: parts.selected, expected: settings.expected, catalog, build, watch };
  return applyRules(accountRules, facts, placeOf(account, build));
}

function unreadReport(reading: Exclude<JudgedReading, { status: 'read' }>): AccountReport {
  const { account, status, reason, message } = reading;
  const name = account.name === undefined ? {} : { name: account.name };
  return {
    coverage: { account: account.id, ...name, status, reason, message, roles: 0, users: 0, principals: 0 },
    principals: [],
    findings: status === 'excluded' ? [] : applyRules(unreadAccountRules, reading, placeOf(account, null)),
  };
}

function placeOf(account: Account, build: string | null): FindingPlace {
  return { account: account.id, principal: null, build };
}
