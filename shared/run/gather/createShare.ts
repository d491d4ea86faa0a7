// Keeps what findings of one cause have in common once, so that the changes that a run keeps until it is told are small.

import type { Finding } from '../../drift/finding.ts';
import { sharePart } from '../../drift/sharePart.ts';
import { BoundedMap, getOrMake } from '../../iam/getOrMake.ts';

// What is like an earlier part is mostly like one of the account before: what is kept to be found again costs memory, too.
const bounds = { most: 5_000, longest: 2_000 };

/** Gives a function whose findings equal what it is given, and share what equal parts of earlier findings hold. */
export function createShare(): (finding: Finding) => Finding {
  const text = shareTexts();
  const ids = sharePart<Finding['requirements']>(bounds);
  const causes = sharePart<Finding['causes']>(bounds);
  return (finding) => ({
    ...finding,
    ...(finding.principal !== null && { principal: text(finding.principal) }),
    requirements: ids(finding.requirements),
    subject: text(finding.subject),
    summary: text(finding.summary),
    causes: causes(finding.causes),
    fix: text(finding.fix),
  });
}

function shareTexts(): (own: string) => string {
  const kept = new BoundedMap<string, string>(bounds.most);
  return (own) => (own.length > bounds.longest ? own : getOrMake(kept, own, () => own));
}
