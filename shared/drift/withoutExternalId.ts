// Keeps external ids out of reports: whoever reads one may be anybody, and the id is what proves the appliance to a role.

import type { PolicyDocument } from '../iam/policyDocument.ts';
import type { FindingCause } from './finding.ts';
import type { Fix } from './fix.ts';

/** Stands in reports where a document has an external id. */
export const externalIdPlaceholder = 'EXTERNAL-ID';

/** Gives the cause without the values of a condition on `sts:ExternalId`. */
export function withoutExternalId(cause: FindingCause): FindingCause {
  const { condition } = cause;
  if (condition === undefined || !isExternalId(condition.key)) return cause;
  return { ...cause, condition: { ...condition, values: [externalIdPlaceholder] } };
}

/** Gives the fix with the placeholder in its trust policy, for readers who are to see that there is an id, but not which. */
export function fixWithoutExternalIds(fix: Fix): Fix {
  if (fix.trust === undefined) return fix;
  const { document } = fix.trust;
  return { ...fix, trust: { ...fix.trust, document: documentWithoutExternalIds(document) } };
}

/** Whether the fix is one of {@link fixWithoutExternalIds} that lacks an id. */
export function lacksExternalId({ trust }: Fix): boolean {
  return (trust?.document.statements ?? []).some(({ conditions }) =>
    conditions.some(({ key, values }) => isExternalId(key) && values.includes(externalIdPlaceholder)),
  );
}

function documentWithoutExternalIds(document: PolicyDocument): PolicyDocument {
  return {
    ...document,
    statements: document.statements.map((statement) => ({
      ...statement,
      conditions: statement.conditions.map((condition) =>
        isExternalId(condition.key)
          ? { ...condition, values: condition.values.map(() => externalIdPlaceholder) }
          : condition,
      ),
    })),
  };
}

function isExternalId(key: string): boolean {
  return key.toLowerCase() === 'sts:externalid';
}
