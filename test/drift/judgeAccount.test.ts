import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingId } from '../../shared/drift/finding.ts';
import { judgeAccount } from '../../shared/drift/judgeAccount.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { accountOf, caseOf, catalogOf, principalOf, settingsOf } from './ruleCase.ts';

const row = caseOf({
  accountName: 'prod',
  sets: {
    backup: { actions: ['sqs:SendMessage', 'sns:Publish', 'kms:Decrypt'] },
    restore: { actions: ['sns:Publish'] },
  },
  policies: {
    work: [
      { Effect: 'Allow', Action: ['sqs:SendMessage', 'kms:Decrypt', 'sqs:PurgeQueue'], Resource: '*' },
      { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
    ],
  },
  settings: { expected: [{ requirements: ['worker'] }] },
});
const untagged: Principal = {
  ...principalOf(row),
  arn: 'arn:aws:iam::111122223333:role/other',
  name: 'other',
  tags: {},
};

function judge(principals: readonly Principal[], onlyPrincipals?: ReadonlySet<string>) {
  return judgeAccount({
    reading: { status: 'read', account: accountOf(row), principals, roles: 7, users: 2 },
    catalog: catalogOf(row),
    settings: settingsOf(row),
    organization: { accountIds: [] },
    onlyPrincipals,
  });
}

describe('judgeAccount', () => {
  describe('given an account that was read', () => {
    const report = judge([untagged, principalOf(row)]);

    it('says what was read and how many principals were judged', () => {
      expect(report.coverage).toEqual({
        account: '111122223333',
        name: 'prod',
        status: 'read',
        roles: 7,
        users: 2,
        principals: 1,
      });
    });

    it('reports each principal with sets, its verdicts and its findings', () => {
      expect(report.principals).toMatchObject([
        {
          account: '111122223333',
          accountName: 'prod',
          principal: 'arn:aws:iam::111122223333:role/veeam',
          name: 'veeam',
          kind: 'role',
          requirements: [
            {
              id: 'backup',
              title: 'Set backup',
              build: '1.0',
              url: 'https://example.com/guide',
              purpose: 'work of backup',
            },
            { id: 'restore' },
          ],
          selectedBy: 'tag',
          actions: { required: 3, granted: 1, limited: 0, denied: 1, missing: 1 },
          worst: 'critical',
        },
      ]);
    });

    it('lists the findings of principals, then those of the account', () => {
      expect(report.findings.map(({ code, subject, principal }) => [code, subject, principal !== null])).toEqual([
        ['ACTION_MISSING', 'sns:Publish', true],
        ['ACTION_DENIED', 'kms:Decrypt', true],
        ['EXCESS_ACTIONS', 'inline policy work statement 1', true],
        ['ROLE_NOT_FOUND', 'worker', false],
      ]);
      expect(report.principals[0]?.findings).toEqual(report.findings.slice(0, 3).map(({ id }) => id));
    });

    it('gives each finding the id of what it is about', () => {
      for (const finding of report.findings) expect(finding.id).toBe(findingId(finding));
      expect(new Set(report.findings.map(({ id }) => id)).size).toBe(report.findings.length);
    });

    it('names the build that each finding is judged by', () => {
      expect(new Set(report.findings.map(({ build }) => build))).toEqual(new Set(['1.0']));
    });
  });

  describe('given that only some principals are asked for', () => {
    it('judges those, and nothing of the account as a whole', () => {
      const report = judge([untagged, principalOf(row)], new Set(['arn:aws:iam::111122223333:role/veeam']));
      expect(report.coverage.principals).toBe(1);
      expect(report.findings.map(({ code }) => code)).not.toContain('ROLE_NOT_FOUND');
      expect(judge([untagged, principalOf(row)], new Set([untagged.arn])).findings).toEqual([]);
    });
  });

  it('finds the same in every order of principals', () => {
    const principals = ['a', 'b', 'c', 'd'].map((name) => ({
      ...principalOf(row),
      arn: `arn:aws:iam::111122223333:role/${name}`,
      name,
    }));
    const ids = (list: readonly Principal[]) =>
      judge(list)
        .findings.map(({ id }) => id)
        .sort();
    fc.assert(
      fc.property(fc.shuffledSubarray(principals, { minLength: 4 }), (shuffled) => {
        expect(ids(shuffled)).toEqual(ids(principals));
      }),
    );
  });

  describe('given an account that could not be read', () => {
    const unread = {
      reading: { status: 'unreadable', account: accountOf(row), reason: 'throttled', message: 'Too many requests.' },
      catalog: catalogOf(row),
      settings: settingsOf(row),
      organization: { accountIds: [] },
    } as const;

    it('has one finding, and covers nothing', () => {
      expect(judgeAccount(unread)).toMatchObject({
        coverage: { status: 'unreadable', reason: 'throttled', message: 'Too many requests.', roles: 0, principals: 0 },
        principals: [],
        findings: [
          {
            code: 'ACCOUNT_UNREADABLE',
            severity: 'high',
            account: '111122223333',
            principal: null,
            subject: '111122223333',
            summary: 'The account prod (111122223333) could not be read: Too many requests.',
            fix: 'Scan again later, or with a lower concurrency.',
          },
        ],
      });
    });

    it('has no finding where it was left out', () => {
      const excluded = { ...unread, reading: { ...unread.reading, status: 'excluded' } } as const;
      expect(judgeAccount(excluded)).toMatchObject({ coverage: { status: 'excluded' }, findings: [] });
    });
  });

  describe('given no appliance in the settings, and a role that trusts one role alone', () => {
    it('says whom it takes for the appliance', () => {
      const alone = caseOf({ sets: { backup: { appliance: true } }, settings: { appliances: [] } });
      const { principals } = judgeAccount({
        reading: { status: 'read', account: accountOf(alone), principals: [principalOf(alone)], roles: 1, users: 0 },
        catalog: catalogOf(alone),
        settings: settingsOf(alone),
        organization: { accountIds: [] },
      });
      expect(principals[0]?.presumedAppliance).toBe('arn:aws:iam::111122223333:role/appliance');
    });
  });

  describe('given hostile names', () => {
    it('keeps them as they are: who prints them escapes them', () => {
      const name = '<script>=HYPERLINK("x")\u202e\n';
      const hostile = caseOf({
        name,
        sets: { backup: { actions: ['sns:Publish'] } },
        policies: { [name]: [{ Sid: name, Effect: 'Deny', Action: 'sns:*', Resource: '*' }] },
      });
      const { findings } = judgeAccount({
        reading: {
          status: 'read',
          account: accountOf(hostile),
          principals: [principalOf(hostile)],
          roles: 1,
          users: 0,
        },
        catalog: catalogOf(hostile),
        settings: settingsOf(hostile),
        organization: { accountIds: [] },
      });
      expect(findings.find(({ code }) => code === 'ACTION_DENIED')).toMatchObject({
        causes: [{ policy: name, statement: { number: 1, sid: name } }],
      });
    });
  });
});
