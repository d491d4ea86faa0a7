// What a scan judges at its own time and that comes out otherwise soon, or for sessions that are still open.

import { nameSome } from '../../vocabulary/nameSome.ts';
import type { DateAhead } from '../facts/datesAhead.ts';
import type { AskedPrincipal, Question } from './question.ts';

const mostActions = 3;

/** Counts roles and users; dates that change nothing of what is judged are not told. */
export const dates: Question = {
  id: 'dates',
  title: (count) =>
    `The policies of ${count} ${count === 1 ? 'role or user name' : 'roles and users name'} dates: within 30 days other requests are allowed, or sessions of the last 12 hours are revoked`,
  answer:
    'Change the policies before that date, or have new sessions opened; where the dates are meant so, write answeredQuestions: [dates].',
  ask: ({ principals }) => {
    const subjects = principals.flatMap(({ principal, dates: ahead }) =>
      ahead.map((date) => `${principal.arn}: ${describeDate(date)}`),
    );
    const count = principals.filter(({ dates: ahead }: AskedPrincipal) => ahead.length > 0).length;
    return count === 0 ? undefined : { count, subjects };
  },
};

function describeDate({ date, kind, actions }: DateAhead): string {
  const when = kind === 'sessions' ? `sessions from before ${date}` : date;
  return actions.length === 0 ? when : `${when}, ${nameSome(actions, mostActions)}`;
}
