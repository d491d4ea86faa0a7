// Conditions on dates: what a scan judges at its own time begins or ends soon, or is still closed to older sessions.

import type { PolicySource } from '../../iam/decideGrant.ts';
import type { Account, Principal } from '../../iam/principal.ts';
import { buildLayers } from '../buildLayers.ts';
import type { Question } from '../question.ts';

const hourMs = 3_600_000;
const soonMs = 30 * 24 * hourMs;
/** The longest session there is; exports do not hold the role's own: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html */
const longestSessionMs = 12 * hourMs;

/** Counts roles and users; it cannot be proved what a policy allows at another time than that of the scan. */
export const dates: Question = {
  id: 'dates',
  title: (count) =>
    `the policies of ${count} ${count === 1 ? 'role or user name' : 'roles and users name'} dates: within 30 days other requests are allowed, or sessions of the last 12 hours are revoked`,
  answer:
    'Change the policies before that date, or let Veeam open new sessions; where the dates are meant so, write answeredQuestions: [dates].',
  ask: ({ account, principals, settings }) => {
    if (settings.now === undefined) return undefined;
    const now = Date.parse(settings.now);
    const subjects = principals.map(({ principal }) =>
      datesOf(principal, account).flatMap((date) => describeDate(date, now, principal)),
    );
    const count = subjects.filter((own) => own.length > 0).length;
    return count === 0 ? undefined : { count, subjects: subjects.flat() };
  },
};

interface DatedCondition {
  readonly key: string;
  readonly value: string;
}

function datesOf(principal: Principal, account: Account): readonly DatedCondition[] {
  const { identity, boundary, scps = [], rcps = [] } = buildLayers(principal, account).layers;
  const sources: readonly PolicySource[] = [
    ...(identity ?? []),
    ...(boundary === undefined ? [] : [boundary]),
    ...scps.flat(),
    ...rcps.flat(),
  ];
  const documents = [...sources.map(({ document }) => document), ...(principal.trust ? [principal.trust] : [])];
  return documents
    .flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions))
    .flatMap(({ key, values }) => values.map((value) => ({ key: key.toLowerCase(), value })));
}

function describeDate({ key, value }: DatedCondition, now: number, { arn }: Principal): readonly string[] {
  const isSession = key === 'aws:tokenissuetime';
  if (!isSession && key !== 'aws:currenttime' && key !== 'aws:epochtime') return [];
  const time = /^\d{5,11}$/.test(value) ? Number(value) * 1000 : Date.parse(withZone(value));
  const [from, to] = isSession ? [now - longestSessionMs, now] : [now, now + soonMs];
  if (!(time > from && time <= to)) return [];
  const date = new Date(time).toISOString();
  return [isSession ? `${arn}: sessions from before ${date}` : `${arn}: ${date}`];
}

// IAM takes a time without a zone for UTC, as the engine does; JavaScript would take it for the machine's own.
function withZone(value: string): string {
  return /T[\d:.]+$/.test(value) ? `${value}Z` : value;
}
