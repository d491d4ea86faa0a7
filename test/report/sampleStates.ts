// The days that a report must read well on: usual, first, two hundred equal accounts, all in order, one unread, questions.

import { listQuestions } from '../../shared/drift/askQuestions.ts';
import type { Change } from '../../shared/drift/change.ts';
import type { WrittenReport } from '../../shared/drift/runReport.ts';
import { sampleAccounts, sampleReport } from './sampleOrganization.ts';
import { makeReport, type SampleAccount } from './sampleReport.ts';

const [production] = sampleAccounts;
if (production === undefined) throw new Error('expected an account in the sample');

const healthy: SampleAccount = {
  coverage: { ...production.coverage, principals: 2 },
  principals: production.principals.filter(({ findings }) => findings === undefined),
};

const questions = [
  { question: 'regions', count: 12, subjects: ['ec2:CopySnapshot', 'ec2:RunInstances'] },
  { question: 'session-policies', count: 2, subjects: [] },
];

/** Everything is as yesterday, but for a boundary that was tightened, a limit that became worse and a Deny that went. */
const changes: readonly Change[] = sampleReport.findings.flatMap((finding): Change[] => {
  const change = { finding, firstSeen: '2026-10-04T05:45:07Z' };
  if (finding.causes[0]?.layer === 'boundary') return [{ ...change, kind: 'new' }];
  if (finding.causes[0]?.layer === 'scp') return [{ ...change, kind: 'worse', before: 'medium' }];
  return finding.code === 'ACTION_DENIED' ? [{ ...change, kind: 'resolved', firstSeen: '2026-09-12T05:45:07Z' }] : [];
});
const resolved = new Set(changes.filter(({ kind }) => kind === 'resolved').map(({ finding }) => finding.id));

const usualDay: WrittenReport = {
  ...sampleReport,
  findings: sampleReport.findings.filter(({ id }) => !resolved.has(id)),
  changes: {
    baseline: false,
    findings: changes,
    coverage: [{ account: '444455556666', kind: 'lost', message: 'the reader role could not be assumed' }],
  },
};

export const sampleStates: Readonly<Record<string, WrittenReport>> = {
  usualDay,
  firstScan: { ...sampleReport, changes: { baseline: true, findings: [], coverage: [] } },
  equalAccounts: makeReport(Array.from({ length: 200 }, (_, index) => accountLike(production, index))),
  nothingDrifts: makeReport([healthy]),
  oneUnread: makeReport([healthy, ...sampleAccounts.slice(3)]),
  questionsOpen: makeReport([{ ...healthy, coverage: { ...healthy.coverage, questions } }], {
    questions: listQuestions(questions),
  }),
};

function accountLike(model: SampleAccount, index: number): SampleAccount {
  const account = String(500_000_000_000 + index * 1_234_567);
  const name = `shop-${index}`;
  const moved: SampleAccount = JSON.parse(JSON.stringify(model).replaceAll(model.coverage.account, account));
  return { ...moved, coverage: { ...moved.coverage, name } };
}
