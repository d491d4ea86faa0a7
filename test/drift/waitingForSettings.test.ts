import { describe, expect, it } from 'vitest';
import { listQuestions } from '../../shared/drift/askQuestions.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import { planFix } from '../../shared/drift/planFix.ts';
import { accountOf, caseOf, catalogOf, principalOf, questionOf, type RuleCase, settingsOf } from './ruleCase.ts';

const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
const actions = ['ec2:CreateSnapshot', 'rds:CreateDBSnapshot', 'iam:GetRole'];

function guard(condition: object, rest: object = { NotAction: ['iam:*'] }): object {
  return { Sid: 'Guard', Effect: 'Deny', Resource: '*', Condition: condition, ...rest };
}

const notIn = (...regions: readonly string[]) => ({ StringNotEquals: { 'aws:RequestedRegion': regions } });

function below(scp: object, more: Partial<Parameters<typeof caseOf>[0]> = {}): RuleCase {
  return caseOf({
    sets: { backup: { actions } },
    policies: { work: allowAll },
    levels: [{ at: 'root Root', scps: { full: allowAll, guard: scp } }],
    ...more,
  });
}

function judge(row: RuleCase, more: object = {}) {
  return judgeAccount({
    reading: { status: 'read', account: accountOf(row), principals: [principalOf(row)], roles: 1, users: 0 },
    catalog: catalogOf(row),
    settings: { ...settingsOf(row), answeredQuestions: ['appliance-side', 'session-policies', 'rcps', 'scps'] },
    organization: { accountIds: [] },
    ...more,
  });
}

/** Codes and subjects of findings about required actions, and what the questions say. */
function told(row: RuleCase) {
  const { findings, coverage } = judge(row);
  return {
    findings: findings
      .filter(({ code }) => code.startsWith('ACTION_'))
      .map(({ code, subject }) => `${code} ${subject}`),
    questions: listQuestions(coverage.questions ?? []),
  };
}

describe('a verdict that hangs on a silent setting', () => {
  it('is one open question with the line to write, and no finding', () => {
    const { findings, questions } = told(below(guard(notIn('eu-west-1', 'eu-north-1'))));
    expect(findings).toEqual([]);
    expect(questions).toEqual([
      {
        id: 'regions',
        count: 2,
        title:
          '2 required actions of 1 role or user are allowed in some regions only, and the settings do not say in which work is done',
        answer:
          'Write in the settings file: regions: [eu-north-1, eu-west-1] (those that the policies name and let through; keep those in which work is done); until then they are no findings.',
        subjects: ['statement 1 (Guard) of the SCP guard at the root Root'],
      },
    ]);
  });

  it.each<[string, RuleCase, string]>([
    [
      'a list of forbidden regions',
      below(guard({ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } })),
      '[eu-central-1]',
    ],
    ['a wildcard', below(guard({ StringNotLike: { 'aws:RequestedRegion': 'eu-*' } })), '[eu-central-1]'],
    [
      'a wildcard, where the role names a region of it',
      below(guard({ StringNotLike: { 'aws:RequestedRegion': 'eu-*' } }), {
        policies: {
          work: allowAll,
          keys: { Effect: 'Allow', Action: 'kms:Decrypt', Resource: 'arn:aws:kms:eu-south-2:111122223333:key/*' },
        },
      }),
      'regions: [eu-south-2]',
    ],
    [
      'two guards',
      below(guard(notIn('eu-west-1', 'eu-north-1')), {
        boundary: [allowAll, guard(notIn('eu-north-1', 'us-east-1'))],
      }),
      'regions: [eu-north-1]',
    ],
    [
      "the role's own policy",
      caseOf({
        sets: { backup: { actions } },
        policies: {
          work: { ...allowAll, Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-3', 'us-east-1'] } } },
        },
      }),
      'regions: [eu-west-3, us-east-1]',
    ],
  ])('given %s, proposes what the policies name and let through', (_, row, line) => {
    const { findings, questions } = told(row);
    expect(findings).toEqual([]);
    expect(questions.map(({ id }) => id)).toEqual(['regions']);
    expect(questions[0]?.answer).toContain(line);
  });

  it.each<[string, RuleCase, readonly string[]]>([
    ['an answer', below(guard(notIn('eu-west-1')), { settings: { regions: ['eu-west-1'] } }), []],
    [
      'an answer that the guard stops',
      below(guard(notIn('eu-west-1')), { settings: { regions: ['us-east-1'] } }),
      ['ACTION_DENIED ec2:CreateSnapshot', 'ACTION_DENIED rds:CreateDBSnapshot'],
    ],
    [
      'what no region lets through',
      below(guard(notIn('eu-west-1')), {
        boundary: { ...allowAll, Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } },
        sets: { backup: { actions: ['ec2:CreateSnapshot'] } },
      }),
      ['ACTION_LIMITED ec2:CreateSnapshot'],
    ],
    [
      'what is served in one region that the guard forgets',
      below(guard(notIn('eu-west-1'), { Action: '*' }), { sets: { backup: { actions: ['iam:GetRole'] } } }),
      ['ACTION_DENIED iam:GetRole'],
    ],
    [
      'what nothing allows anyway',
      below(guard(notIn('eu-west-1')), {
        policies: { work: { ...allowAll, Action: 'rds:*' } },
        sets: { backup: { actions: ['ec2:CreateSnapshot'] } },
      }),
      ['ACTION_MISSING ec2:CreateSnapshot'],
    ],
  ])('given %s, is a finding or nothing at all', (_, row, findings) => {
    const answer = told(row);
    expect(answer).toEqual({ findings, questions: [] });
  });

  it('names no guard that only waits beside what is certain', () => {
    const row = below(guard(notIn('eu-west-1')), { policies: { work: { ...allowAll, Action: ['rds:*', 'iam:*'] } } });
    const { findings } = judge(row);
    expect(
      findings.filter(({ code }) => code === 'ACTION_MISSING').map(({ causes }) => causes.map(({ layer }) => layer)),
    ).toEqual([['identity']]);
  });

  it('is told as a finding once somebody waives the question', () => {
    const row = below(guard(notIn('eu-west-1')));
    const settings = { ...settingsOf(row), answeredQuestions: ['regions'] };
    expect(judge(row, { settings }).findings.filter(({ code }) => code === 'ACTION_LIMITED')).toHaveLength(2);
  });

  it('is nothing that a fix mends', () => {
    const row = below(guard(notIn('eu-west-1')), { policies: { work: { ...allowAll, Action: ['rds:*', 'iam:*'] } } });
    const question = questionOf(row);
    if (question === undefined) throw new Error('expected a selected role');
    const { policies, cannot } = planFix(question);
    expect(cannot.map(({ advice }) => advice)).toEqual([
      'Write in the settings first: regions: [eu-west-1]; until then nobody knows whether they are allowed.',
    ]);
    expect(policies.flatMap(({ document }) => document.statements.flatMap(({ action }) => action.patterns))).toEqual([
      'ec2:CreateSnapshot',
    ]);
  });

  it('leaves open what a log holds open, until it is answered', () => {
    const answered = below(guard(notIn('eu-west-1')), { settings: { regions: ['us-east-1'] } });
    const open = judge(answered).findings;
    const silent = below(guard(notIn('eu-west-1')));
    const again = judge(silent, { watch: { known: { watched: [], open }, at: '2026-03-02T02:00:00.000Z' } });
    expect(again.findings.filter(({ code }) => code.startsWith('ACTION_'))).toEqual(
      open.filter(({ code }) => code === 'ACTION_DENIED'),
    );
    const fixed = below(guard(notIn('eu-west-1')), { settings: { regions: ['eu-west-1'] } });
    const after = judge(fixed, { watch: { known: { watched: [], open }, at: '2026-03-02T02:00:00.000Z' } }).findings;
    expect(after.some(({ code }) => code.startsWith('ACTION_'))).toBe(false);
  });

  it('asks for the organization where a condition names one and nobody knows the own', () => {
    const row = caseOf({
      sets: { backup: { actions: ['ec2:CreateSnapshot'] } },
      policies: { work: { ...allowAll, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' } } } },
    });
    expect(told(row)).toMatchObject({
      findings: [],
      questions: [
        { id: 'organization-id', answer: expect.stringContaining('organizationId: o-abcdefghij, if that is yours') },
      ],
    });
    const other = { ...row, settings: { ...row.settings, organizationId: 'o-zyxwvutsrq' } };
    expect(told(other).findings).toEqual(['ACTION_MISSING ec2:CreateSnapshot']);
  });
});
