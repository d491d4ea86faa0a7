// Tells findings that a reading could not have found again: that they are missing from it proves nothing.

import type { AccountReport } from '../accountReport.ts';
import type { Finding } from '../finding.ts';
import { actionOfSubject, isAboutResource, isOfKeyAction, resourceOf } from '../resourceSubject.ts';
import { exportIncomplete } from '../rules/exportIncomplete.ts';
import { policyUnreadable } from '../rules/policyUnreadable.ts';
import { principalUnreadable } from '../rules/principalUnreadable.ts';

/** The open question of a reading without policies of that layer. */
const questionsOfLayers: Readonly<Record<string, string>> = { scp: 'scps', rcp: 'rcps' };

/**
 * Whether the reading leaves open that the finding, which it does not hold, still stands: its principal was not read or
 * not judged, the key or bucket that it is about was not, what is told instead of it hides it, a policy of its principal or above its account could not be
 * read, or the layer that caused it, or the
 * document of some policy, was not read at all. That a policy cannot be read is
 * itself proved by each reading.
 */
export function isUnproved(finding: Finding, report: AccountReport): boolean {
  const { coverage, findings } = report;
  if (finding.principal === null || finding.code === principalUnreadable.code) return false;
  if (isAboutResource(finding) && !coverage.resources?.includes(resourceOf(finding))) return true;
  if (isOfKeyAction(finding) && findings.some((one) => isToldInstead(finding, one))) return true;
  const isUnseen =
    isUnjudged(finding.principal, report) ||
    findings.some(({ code, principal }) => code === principalUnreadable.code && principal === finding.principal);
  const isIncomplete = findings.some(({ code }) => code === exportIncomplete.code);
  if (isUnseen || isIncomplete || finding.code === policyUnreadable.code) return isUnseen || isIncomplete;
  const isDoubted = findings.some(
    ({ code, principal }) => code === policyUnreadable.code && (principal === null || principal === finding.principal),
  );
  const unread = new Set(coverage.questions?.map(({ question }) => question));
  return isDoubted || finding.causes.some(({ layer }) => unread.has(questionsOfLayers[layer] ?? ''));
}

// What no key gives is not told key by key, nor what cannot be done with a key that is of no use at all.
function isToldInstead(finding: Finding, { code, principal, subject }: Finding): boolean {
  if (principal !== finding.principal) return false;
  if (code === 'KEY_UNUSABLE') return subject === resourceOf(finding);
  return (code === 'ACTION_MISSING' || code === 'ACTION_DENIED') && subject === actionOfSubject(finding.subject);
}

function isUnjudged(arn: string, { coverage, principals }: AccountReport): boolean {
  return coverage.unjudged !== undefined && !principals.some(({ principal }) => principal === arn);
}
