// Keeps what findings of one cause have in common once, so that what a run keeps of its accounts until it is told is small.

import type { AccountCoverage, AccountReport, PrincipalReport } from '../drift/accountReport.ts';
import type { Finding } from '../drift/finding.ts';
import { sharePart } from '../drift/sharePart.ts';
import { BoundedMap, getOrMake } from '../iam/getOrMake.ts';

const bounds = { most: 50_000, longest: 4_000 };

/** Gives a function whose reports equal what it is given, and share what equal parts of earlier reports hold. */
export function createShare(): (report: AccountReport) => AccountReport {
  const text = shareTexts();
  const ids = sharePart<Finding['requirements']>(bounds);
  const causes = sharePart<Finding['causes']>(bounds);
  const sets = sharePart<PrincipalReport['requirements']>(bounds);
  const questions = sharePart<NonNullable<AccountCoverage['questions']>>(bounds);
  const shareFinding = (finding: Finding): Finding => ({
    ...finding,
    ...(finding.principal !== null && { principal: text(finding.principal) }),
    requirements: ids(finding.requirements),
    subject: text(finding.subject),
    summary: text(finding.summary),
    causes: causes(finding.causes),
    fix: text(finding.fix),
  });
  return (report) => ({
    ...report,
    coverage: {
      ...report.coverage,
      ...(report.coverage.questions !== undefined && { questions: questions(report.coverage.questions) }),
    },
    principals: report.principals.map((one) => ({
      ...one,
      principal: text(one.principal),
      requirements: sets(one.requirements),
    })),
    findings: report.findings.map(shareFinding),
  });
}

function shareTexts(): (own: string) => string {
  const kept = new BoundedMap<string, string>(bounds.most);
  return (own) => (own.length > bounds.longest ? own : getOrMake(kept, own, () => own));
}
