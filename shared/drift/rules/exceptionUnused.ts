// The rule for exceptions that accept nothing.

import { describeException } from './describeException.ts';
import type { Rule } from './rule.ts';

/** An exception that matches no finding: what it was for is fixed, or its patterns are wrong. */
export const exceptionUnused: Rule<'exception'> = {
  about: 'exception',
  code: 'EXCEPTION_UNUSED',
  title: 'An exception matches no finding',
  severities: ['info'],
  when: 'an exception that accepts nothing',
  why: 'It may hide drift that comes later, and that nobody meant to accept.',
  breaksAt: [],
  isAboutActions: false,
  judge: ({ exception, isExpired, isDecided, matches }) => {
    if (isExpired || !isDecided || matches > 0) return [];
    return [
      {
        requirements: [],
        subject: describeException(exception),
        summary: `The exception of ${exception.owner} for ${exception.code} accepts nothing.`,
        causes: [{ layer: 'settings', kind: 'unused', why: 'No finding of the run matches its patterns.' }],
        fix: 'Take the exception out of the settings, or correct its patterns.',
      },
    ];
  },
};
