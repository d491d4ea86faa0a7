// The rule for exceptions whose last day has passed.

import { describeException } from './describeException.ts';
import type { Rule } from './rule.ts';

/** An exception that no longer counts: what it accepted counts again. */
export const exceptionExpired: Rule<'exception'> = {
  about: 'exception',
  code: 'EXCEPTION_EXPIRED',
  title: 'An exception has expired',
  severities: ['medium'],
  when: 'an accepted finding counts again',
  why: 'What somebody accepted for a while counts again: it is to be fixed now, or accepted anew with a reason.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ exception, isExpired, matches }) => {
    if (!isExpired) return [];
    const { code, owner, expires } = exception;
    const again = matches === 1 ? '1 finding counts' : `${matches} findings count`;
    const now = matches === 0 ? 'it matches nothing any more' : `${again} again`;
    const why = `Its last day was ${expires}.`;
    return [
      {
        requirements: [],
        subject: describeException(exception),
        summary: `The exception of ${owner} for ${code} expired after ${expires}: ${now}.`,
        causes: [{ layer: 'settings', kind: 'expired', why }],
        fix:
          matches === 0
            ? 'Take the exception out of the settings.'
            : 'Fix what it accepted, or accept it anew with a reason and a later day.',
      },
    ];
  },
};
