// What a scan judges at its own time begins or ends soon, or is closed to sessions that are still open.

import { longestSessionMs } from '../../iam/keyHolder.ts';
import type { PolicyCondition } from '../../iam/policyDocument.ts';
import type { StepMeter } from '../../iam/stepMeter.ts';
import { type ActionVerdict, decideActions } from '../decisions/decideActions.ts';
import { requestKinds } from '../decisions/requestKinds.ts';
import type { PrincipalFacts } from '../principalFacts.ts';
import { questionsAbout } from '../questionsAbout.ts';
import { gatherTrust, type TrustFacts } from '../trust/trustFacts.ts';

/** At what time something will be, or was, allowed otherwise than at the scan. */
export interface DateAhead {
  /** ISO 8601. */
  readonly date: string;
  /** `sessions`: those that were opened before it, and may be open still. */
  readonly kind: 'requests' | 'sessions';
  /** Required actions whose verdict is another then; empty: who gets in is, or it takes too many steps to tell. */
  readonly actions: readonly string[];
}

const soonMs = 30 * 24 * 3_600_000;
/** Dates of one principal that are tried; strangers write them. */
const mostTried = 6;
/** Of those for all dates, for the trust policy at each: what they do not reach is told as if it were other. */
const stepsPerTrustAndDate = 200_000;

/** Gives the dates in the policies of a principal at which what its sets require, or who can assume it, comes out otherwise. */
export function datesAhead(facts: PrincipalFacts): readonly DateAhead[] {
  const { now } = facts.settings;
  const dates = now === undefined ? [] : datesOf(facts, Date.parse(now));
  if (dates.length === 0) return [];
  const { dates: meter } = facts.meters;
  const tried = dates.slice(0, mostTried).flatMap((date) => tryDate(facts, date, meter) ?? []);
  return [...tried, ...dates.slice(mostTried).map((date) => ({ ...told(date), actions: [] }))];
}

interface PolicyDate {
  readonly time: number;
  readonly kind: DateAhead['kind'];
}

function datesOf(facts: PrincipalFacts, now: number): readonly PolicyDate[] {
  const found = conditionsOf(facts).flatMap((condition) => readDates(condition, now));
  const unique = new Map(found.map((date) => [`${date.kind} ${date.time}`, date]));
  return [...unique.values()].sort((a, b) => a.time - b.time);
}

function conditionsOf({ principal, layers }: PrincipalFacts): readonly PolicyCondition[] {
  const { identity, boundary, scps = [], rcps = [] } = layers.layers;
  const sources = [...identity, ...(boundary === undefined ? [] : [boundary]), ...scps.flat(), ...rcps.flat()];
  const documents = [...sources.map(({ document }) => document), ...(principal.trust ? [principal.trust] : [])];
  return documents.flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions));
}

function readDates({ key, values }: PolicyCondition, now: number): readonly PolicyDate[] {
  const name = key.toLowerCase();
  const kind = name === 'aws:tokenissuetime' ? 'sessions' : 'requests';
  if (kind === 'requests' && name !== 'aws:currenttime' && name !== 'aws:epochtime') return [];
  const [from, to] = kind === 'sessions' ? [now - longestSessionMs, now] : [now, now + soonMs];
  return values
    .map((value) => (/^\d{5,11}$/.test(value) ? Number(value) * 1000 : Date.parse(withZone(value))))
    .filter((time) => time > from && time <= to)
    .map((time) => ({ time, kind }));
}

// IAM takes a time without a zone for UTC, as the engine does; JavaScript would take it for the machine's own.
function withZone(value: string): string {
  return /T[\d:.]+$/.test(value) ? `${value}Z` : value;
}

function told({ time, kind }: PolicyDate): Pick<DateAhead, 'date' | 'kind'> {
  return { date: new Date(time).toISOString(), kind };
}

// Some operators hold up to a time and with it, others up to it only.
function tryDate(facts: PrincipalFacts, date: PolicyDate, meter: StepMeter): DateAhead | undefined {
  const { time, kind } = date;
  const times = kind === 'sessions' ? [time - 1, time] : [time, time + 1];
  const changed = times.map((each) => differences(facts, { time: each, kind }, meter));
  const actions = [...new Set(changed.flatMap((each) => each.actions))];
  const isTold = meter.isSpent || actions.length > 0 || changed.some(({ isTrustOther }) => isTrustOther);
  return isTold ? { ...told(date), actions: meter.isSpent ? [] : actions } : undefined;
}

function differences(facts: PrincipalFacts, { time, kind }: PolicyDate, meter: StepMeter) {
  const { account, grants, layers, principal, selection, verdicts } = facts;
  const date = new Date(time).toISOString();
  const settings = kind === 'requests' ? { ...facts.settings, now: date } : facts.settings;
  const { question: at } = questionsAbout({ principal, account, settings });
  const question: typeof at = (grant) => {
    const asked = at(grant);
    if (kind === 'requests') return asked;
    return { ...asked, context: { ...asked.context, known: { ...asked.context.known, 'aws:TokenIssueTime': date } } };
  };
  const then = decideActions({ grants, layers, question, meter, kindOf: requestKinds(facts) });
  const asked = { ...facts, settings, sets: selection.sets };
  const isTrustOther = () =>
    signature(gatherTrust({ ...asked, meter: meter.share(stepsPerTrustAndDate) })) !== signature(facts.trust);
  return {
    actions: differing(verdicts, then),
    // When the caller's session was opened nobody knows.
    isTrustOther: kind === 'sessions' ? namesTokens(facts) : isTrustOther(),
  };
}

// Guesses about silent settings change no verdict.
function differing(today: readonly ActionVerdict[], then: readonly ActionVerdict[]): readonly string[] {
  const verdictsOf = (list: readonly ActionVerdict[]) => Map.groupBy(list, ({ action }) => action);
  const [before, after] = [verdictsOf(today), verdictsOf(then)];
  const text = (list: readonly ActionVerdict[] | undefined) => (list ?? []).map(({ verdict }) => verdict).join();
  return [...before.keys()].filter((action) => text(before.get(action)) !== text(after.get(action)));
}

function namesTokens({ principal }: PrincipalFacts): boolean {
  const statements = principal.trust?.statements ?? [];
  return statements.some(({ conditions }) => conditions.some(({ key }) => key.toLowerCase() === 'aws:tokenissuetime'));
}

function signature(trust: TrustFacts | undefined): string {
  const parties = trust?.parties.map(({ kind, value }) => `${kind} ${value}`);
  return JSON.stringify([
    parties,
    trust?.services.map(({ decision }) => decision.verdict),
    trust?.appliance.kind,
    trust?.isDecided,
  ]);
}
