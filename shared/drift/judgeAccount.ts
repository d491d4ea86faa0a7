// Judges one account: every principal that has required sets, and what is expected of the account as a whole.

import type { Account, Principal } from '../iam/principal.ts';
import { newestBuild } from '../requirements/loadCatalog.ts';
import { selectRequirements } from '../requirements/selectRequirements.ts';
import { nameSome } from '../vocabulary/nameSome.ts';
import type { ReadAccount, UnreadAccount, UnreadPart } from '../vocabulary/readAccount.ts';
import type { AccountQuestion } from './accountQuestion.ts';
import type { AccountReport } from './accountReport.ts';
import { impersonationSet } from './applianceSide.ts';
import { askQuestions } from './askQuestions.ts';
import type { SelectedPrincipal } from './facts/accountFacts.ts';
import { judgeUnread, unjudgedPart } from './judgeUnread.ts';
import { findExpectedRoles } from './judging/findExpectedRoles.ts';
import { judgeAppliances } from './judging/judgeAppliances.ts';
import { type JudgedPrincipal, judgePrincipal } from './judging/judgePrincipal.ts';
import { judgeUpgrade, type UpgradeQuestion } from './judging/judgeUpgrade.ts';
import { policyHolders } from './policyHolders.ts';
import type { AskedPrincipal } from './questions/question.ts';
import { accountRules, unreadAccountRules } from './ruleList.ts';
import { applyRules, type FindingPlace } from './rules/applyRules.ts';
import { followAccount } from './watch/followAccount.ts';
import type { Followed, FollowedWatch } from './watch/followWatched.ts';
import { addFindings, judgeWatched, watchOf } from './watch/judgeWatched.ts';

/** Asks before each principal that has required sets: the answer is why no more are judged, or undefined. */
export type AccountJudging = Generator<undefined, AccountReport, string | undefined>;

/**
 * Gives all that one account adds to a report, before exceptions. Principals are judged in the reading's order; the
 * account's own findings come last. An account that could not be read has one finding; one that was left out, none.
 */
export function judgeAccount(question: AccountQuestion): AccountReport {
  const judging = judgeInSteps(question);
  for (;;) {
    const step = judging.next();
    if (step.done === true) return step.value;
  }
}

/**
 * The same, principal by principal, for whoever has other work to do in between and must come to an end. Principals that
 * are not judged have a finding that says so, and no verdict; what a state holds open of them stays open.
 */
export function* judgeInSteps(question: AccountQuestion): AccountJudging {
  const { reading } = question;
  return reading.status === 'read' ? yield* judgeRead(question, reading) : unreadReport(question, reading);
}

function* judgeRead(question: AccountQuestion, reading: ReadAccount): AccountJudging {
  const { account } = reading;
  const asked = { ...question, account };
  const all = selectPrincipals(question, reading.principals);
  const isAsked = ({ principal }: SelectedPrincipal) => question.onlyPrincipals?.has(principal.arn) ?? true;
  const { selected, ...watch } = followAccount(asked, reading, all.filter(isAsked));
  const accountSets = knownSets(reading, all);
  const holders = policyHolders(reading.principals);
  const around = { ...asked, roleArns: knownRoles(reading), accountSets, policyHolders: holders };
  const appliances = yield* judgeAppliances({ ...asked, impersonating: impersonatingOf(selected) });
  const principals = yield* judgePrincipals(around, selected, appliances.unjudged[0]?.why);
  const { judged } = principals;
  const unjudged = joinUnjudged(principals.unjudged, appliances.unjudged);
  const isWhole = question.onlyPrincipals === undefined;
  const parts = isWhole ? (reading.unread ?? []) : [];
  const unseen = judgeUnread(account.id, [...parts, ...unjudgedAsOne(account, { judged, unjudged })]);
  const toldUnseen = new Set(unseen.map(({ id }) => id));
  const followed = markUnjudged(watch.followed, unjudged);
  const left = yield* judgeWatched(asked, { followed }, judged);
  const watched = left.filter(({ id }) => !toldUnseen.has(id));
  const unread = [...(reading.unread ?? []), ...unjudged];
  const roles = { principals: reading.principals, unread, mayBePartial: reading.mayBePartial };
  const named = isWhole ? findExpectedRoles(question.settings.expected, account, roles) : [];
  const whole = isWhole ? judgeWhole(question, account, { selected, watch, named }) : [];
  const { settings, organization } = question;
  const { inventory } = question.resources ?? {};
  const questions = isWhole
    ? askQuestions({ account, principals: judged, settings, organization, accountSets, inventory })
    : [];
  const resources = [...new Set(judged.flatMap(({ readResources = [] }) => readResources))].sort();
  return {
    coverage: {
      account: account.id,
      ...(account.name !== undefined && { name: account.name }),
      status: 'read',
      ...pathOf(account),
      roles: reading.roles,
      users: reading.users,
      principals: judged.length,
      ...(unjudged.length > 0 && { unjudged: unjudged.length }),
      ...(named.length > 0 && { expectedRoles: named }),
      ...(resources.length > 0 && { resources }),
      ...(questions.length > 0 && { questions }),
    },
    principals: judged.map(({ report, findings }) =>
      addFindings(report, findings, [...watched, ...appliances.findings]),
    ),
    findings: [...judged.flatMap(({ findings }) => findings), ...watched, ...appliances.findings, ...whole, ...unseen],
    ...(question.watch === undefined ? {} : { watch: watchOf(watch) }),
  };
}

function impersonatingOf(selected: readonly SelectedPrincipal[]): readonly Principal[] {
  return selected.flatMap(({ principal, selection }) =>
    selection?.sets.some(({ id }) => id === impersonationSet) === true ? [principal] : [],
  );
}

interface JudgedPrincipals {
  readonly judged: readonly (AskedPrincipal & JudgedPrincipal)[];
  readonly unjudged: readonly UnreadPart[];
}

function* judgePrincipals(
  question: AccountQuestion & { readonly account: Account; readonly roleArns: readonly string[] | undefined },
  selected: readonly SelectedPrincipal[],
  whyNone: string | undefined,
): Generator<undefined, JudgedPrincipals, string | undefined> {
  const judged: JudgedPrincipals['judged'][number][] = [];
  const unjudged: UnreadPart[] = [];
  let why = whyNone;
  for (const { principal, selection } of selected) {
    if (selection === undefined) continue;
    why ??= yield;
    if (why !== undefined) unjudged.push(unjudgedPart(principal, why));
    else judged.push(judgeOne({ ...question, principal, selection }));
  }
  return { judged, unjudged };
}

function judgeOne(question: UpgradeQuestion): JudgedPrincipals['judged'][number] {
  const { principal, selection } = question;
  const today = judgePrincipal(question);
  const upgrade = judgeUpgrade(question, today.findings);
  const report = addFindings(today.report, today.findings, upgrade);
  return { principal, selection, ...today, report, findings: [...today.findings, ...upgrade] };
}

function joinUnjudged(principals: readonly UnreadPart[], appliances: readonly UnreadPart[]): readonly UnreadPart[] {
  const named = new Set(principals.map(({ what }) => what));
  return [...principals, ...appliances.filter(({ what }) => !named.has(what))];
}

const mostNamed = 10;

// One cause is one finding, however many roles and users it leaves without a verdict.
function unjudgedAsOne({ id }: Account, { judged, unjudged }: JudgedPrincipals): readonly UnreadPart[] {
  const [first] = unjudged;
  if (first === undefined) return [];
  const all = judged.length + unjudged.length;
  const named = nameSome(
    unjudged.map(({ what }) => what),
    mostNamed,
  );
  const what = `${unjudged.length} of ${all} roles and users with required sets in account ${id}`;
  return [{ kind: 'unjudged', what, why: `${first.why.replace(/\.$/, '')} (${named})` }];
}

// Where something could not be read, it may be any role.
function knownRoles({ roleArns, unread = [], mayBePartial }: ReadAccount): readonly string[] | undefined {
  return unread.length === 0 && mayBePartial !== true ? roleArns : undefined;
}

function markUnjudged(followed: readonly Followed[], unjudged: readonly UnreadPart[]): readonly Followed[] {
  if (unjudged.length === 0) return followed;
  const arns = new Set(unjudged.map(({ principal }) => principal));
  return followed.map((one) => (arns.has(one.watched.principal) ? { ...one, isUnread: true } : one));
}

function selectPrincipals(question: AccountQuestion, principals: readonly Principal[]): readonly SelectedPrincipal[] {
  const { catalog, settings, reading } = question;
  const { id: accountId, levels } = reading.account;
  return principals.map((principal) => ({
    principal,
    selection: selectRequirements({ principal, accountId, levels, settings, catalog }),
  }));
}

interface SelectedAndWatched {
  readonly selected: readonly SelectedPrincipal[];
  readonly watch: FollowedWatch;
  readonly named: ReturnType<typeof findExpectedRoles>;
}

function judgeWhole({ catalog, settings, watch: known }: AccountQuestion, account: Account, parts: SelectedAndWatched) {
  const build = settings.build ?? newestBuild();
  const watch = { watched: parts.watch.followed.map(({ watched }) => watched), future: known?.known.future };
  const { selected: principals, named } = parts;
  const facts = { account, principals, expected: settings.expected, named, catalog, build, watch };
  return applyRules(accountRules, facts, placeOf(account, build));
}

/** Undefined where some role or user could not be read, which may have any set. */
function knownSets(
  { unread = [], mayBePartial }: ReadAccount,
  selected: readonly SelectedPrincipal[],
): ReadonlySet<string> | undefined {
  if (unread.length > 0 || mayBePartial === true) return undefined;
  return new Set(selected.flatMap(({ selection }) => selection?.sets.map(({ id }) => id) ?? []));
}

function unreadReport({ settings }: AccountQuestion, reading: UnreadAccount): AccountReport {
  const { account, status, reason, message } = reading;
  const name = account.name === undefined ? {} : { name: account.name };
  const named = findExpectedRoles(settings.expected, account, undefined);
  const expectedRoles = named.length === 0 ? {} : { expectedRoles: named };
  const none = { roles: 0, users: 0, principals: 0 };
  return {
    coverage: { account: account.id, ...name, status, reason, message, ...pathOf(account), ...none, ...expectedRoles },
    principals: [],
    findings: status === 'excluded' ? [] : applyRules(unreadAccountRules, reading, placeOf(account, null)),
  };
}

function pathOf({ levels }: Account): Pick<AccountReport['coverage'], 'organizationPath'> {
  const above = levels.filter(({ kind }) => kind !== 'account').map(({ name }) => name);
  return above.length === 0 ? {} : { organizationPath: above };
}

function placeOf(account: Account, build: string | null): FindingPlace {
  return { account: account.id, principal: null, build };
}
