// What the example organization's scan must report: one line per group of findings with the same cause.

import type { FindingCause } from '../../shared/drift/finding.ts';
import type { Severity } from '../../shared/drift/severity.ts';

/** Findings of one code and one deciding cause; one finding per subject. */
export interface ExpectedFinding {
  readonly code: string;
  readonly severity: Severity;
  readonly subjects: readonly string[];
  readonly cause: ExpectedCause;
  /** An exception of the settings accepts them. */
  readonly accepted?: true;
}

/** The part of the deciding cause that names the place; `level` is the name of the root, unit or account. */
export interface ExpectedCause extends Pick<FindingCause, 'layer' | 'kind' | 'policy' | 'statement'> {
  readonly level?: string;
}

/** Required actions that nothing allows, or that are denied, or that are allowed in part. */
export function actionFindings(
  code: 'ACTION_MISSING' | 'ACTION_DENIED' | 'ACTION_LIMITED',
  subjects: readonly string[],
  cause: ExpectedCause,
): ExpectedFinding {
  return { code, severity: code === 'ACTION_LIMITED' ? 'high' : 'critical', subjects, cause };
}

/** Required actions that no policy of the principal allows. */
export function notAllowed(subjects: readonly string[]): ExpectedFinding {
  return actionFindings('ACTION_MISSING', subjects, { layer: 'identity', kind: 'no-allow' });
}

/** A finding about the trust policy. */
export function trustFinding(finding: {
  readonly code: `TRUST_${string}`;
  readonly severity: Severity;
  readonly subject: string;
  readonly kind: string;
  /** The statement that lets in whom it should not, or names who is gone. */
  readonly statement?: ExpectedCause['statement'];
  readonly accepted?: true;
}): ExpectedFinding {
  const { code, severity, subject, kind, statement, accepted } = finding;
  const cause = { layer: 'trust' as const, kind, ...(statement !== undefined && { statement }) };
  return { code, severity, subjects: [subject], cause, ...(accepted && { accepted }) };
}
