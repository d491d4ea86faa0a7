// Which findings of a report its principals refer to, without a table of all: that of hundreds of thousands is large.

import type { PrincipalReport } from '../../drift/accountReport.ts';
import type { Finding } from '../../drift/finding.ts';
import type { RunReport } from '../../drift/runReport.ts';

export interface PrincipalFindings {
  /** In the order in which the principal refers to them; ids that no finding has are passed over. */
  of(principal: PrincipalReport): readonly Finding[];
  /** Whether a principal refers to it. Asked for many, quickest where those of one principal follow each other. */
  isShown(finding: Finding): boolean;
}

/** A principal refers to its own findings; to others only in reports that this program did not write. */
export function principalFindings({
  principals,
  findings,
}: Pick<RunReport, 'principals' | 'findings'>): PrincipalFindings {
  const own = Map.groupBy(findings, ({ principal }) => principal);
  const foreign = foreignFindings(principals, findings, own);
  const reports = Map.groupBy(principals, ({ principal }) => principal);
  let last: { readonly principal: string | null; readonly ids: ReadonlySet<string> } | undefined;
  return {
    of: (principal) => {
      const byId = mapById(own.get(principal.principal));
      return principal.findings.flatMap((id) => byId.get(id) ?? foreign.get(id) ?? []);
    },
    isShown: ({ id, principal }) => {
      if (last?.principal !== principal) {
        const some = principal === null ? [] : (reports.get(principal) ?? []);
        last = { principal, ids: new Set(some.flatMap((each) => each.findings)) };
      }
      return last?.ids.has(id) === true || foreign.has(id);
    },
  };
}

function foreignFindings(
  principals: RunReport['principals'],
  findings: readonly Finding[],
  own: ReadonlyMap<string | null, readonly Finding[]>,
): ReadonlyMap<string, Finding> {
  const ids = new Set(
    principals.flatMap(({ principal, findings: named }) => {
      const byId = mapById(own.get(principal));
      return named.filter((id) => !byId.has(id));
    }),
  );
  return ids.size === 0 ? new Map() : mapById(findings.filter(({ id }) => ids.has(id)));
}

function mapById(findings: readonly Finding[] = []): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [finding.id, finding]));
}
