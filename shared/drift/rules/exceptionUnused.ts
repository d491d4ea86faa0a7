// The rule for exceptions that accept nothing.

import type { ExceptionFacts } from '../exceptionFacts.ts';
import type { Rule } from '../rule.ts';
import { describeException } from './describeException.ts';

/** An exception that matches no finding: what it was for is fixed, or its patterns are wrong. */
export const exceptionUnused: Rule<ExceptionFacts> = {
  code: 'EXCEPTION_UNUSED',
  title: 'Exception without a finding',
  why: 'It may hide drift that comes later, and that nobody meant to accept.',
  judge: ({ exception, isExpired, isDecided, matches }) => {
    if (isExpired || !isDecided || matches > 0) return [];
    return [
      {
        severity: 'info',
        requirements: [],
        subject: describeException(exception),
        summary: `The exception of ${exception.owner} for ${exception.code} accepts nothing.`,
        causes: [{ layer: 'settings', kind: 'unused', why: 'No finding of the run matches its patterns.' }],
        fix: 'Take the exception out of the settings, or correct its patterns.',
      },
    ];
  },
};
