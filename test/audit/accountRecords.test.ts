import { describe, expect, it } from 'vitest';
import {
  accountRecords,
  changeRecords,
  type RecordedAccount,
  readAccountRecords,
  readChangeRecords,
} from '../../shared/audit/accountRecords.ts';
import { readAuditRecords } from '../../shared/audit/auditRecord.ts';
import { encodeJsonLines } from '../../shared/audit/encodeJson.ts';
import type { AccountCoverage, PrincipalReport } from '../../shared/drift/accountReport.ts';
import type { Finding, FindingCause } from '../../shared/drift/finding.ts';

// Every member that there is today; test/audit/formatLaws.test.ts draws those to come.
const cause: FindingCause = {
  layer: 'scp',
  kind: 'explicit-deny',
  level: { index: 1, id: 'ou-ab12-cdefgh34', name: 'Production' },
  policy: 'guard',
  policyArn: 'arn:aws:organizations::111122223333:policy/o-abc/service_control_policy/p-1',
  effect: 'Deny',
  statement: { number: 2, sid: 'NoDeletes' },
  condition: { operator: 'StringEquals', key: 'aws:RequestedRegion', values: ['eu-central-1'] },
  resources: ['arn:aws:s3:::bucket'],
  why: 'A Deny matches every request.',
};
const finding: Finding = {
  id: 'a'.repeat(64),
  code: 'ACTION_DENIED',
  severity: 'critical',
  account: '111122223333',
  principal: 'arn:aws:iam::111122223333:role/store',
  requirements: ['store'],
  build: '1.0.0.1',
  subject: 's3:DeleteObject',
  summary: 's3:DeleteObject is denied.',
  causes: [cause],
  fix: 'Change the SCP.',
  excess: { total: 3, byAccessLevel: { Write: 3 } },
  exception: { reason: 'accepted', owner: 'ann', expires: '2026-12-31' },
};
const coverage: AccountCoverage = {
  account: '111122223333',
  name: 'production',
  status: 'unreadable',
  reason: 'throttled',
  message: 'throttled to the last try',
  roles: 3,
  users: 1,
  principals: 1,
};
const principal: PrincipalReport = {
  account: '111122223333',
  accountName: 'production',
  principal: 'arn:aws:iam::111122223333:role/store',
  name: 'store',
  kind: 'role',
  requirements: [{ id: 'store', title: 'Store', build: '1.0.0.1', url: 'https://example.com', purpose: 'storing' }],
  selectedBy: 'tag',
  presumedAppliance: '111122223333',
  actions: { required: 3, granted: 1, limited: 1, denied: 1, missing: 0 },
  worst: 'critical',
  findings: [finding.id],
};
const recorded: RecordedAccount = {
  at: '2026-11-22T02:00:01.000Z',
  report: { coverage, principals: [principal], findings: [finding] },
  skipped: [{ what: 'page 1: RoleDetailList[3]', why: 'Arn: expected the ARN of a role' }],
};

describe('accountRecords', () => {
  describe('given all that an account can say', () => {
    it('gives it back from the log', () => {
      const body = encodeJsonLines(accountRecords('run-1', recorded));
      expect(readAccountRecords(body, 'account')).toEqual(recorded);
    });
    it('gives equal bytes for equal records, whatever the order of their keys', () => {
      const turned = Object.fromEntries(Object.entries(finding).toReversed());
      expect(encodeJsonLines([turned])).toEqual(encodeJsonLines([finding]));
    });
    it('has the run, the time and the account on every line, as tables need it', () => {
      for (const record of accountRecords('run-1', recorded)) {
        expect(record).toMatchObject({ run: 'run-1', at: recorded.at, account: '111122223333' });
      }
    });
  });

  describe('given changes', () => {
    it('gives them back from the log', () => {
      const changes = {
        changes: [{ kind: 'worse', finding, firstSeen: '2026-11-20T02:00:00.000Z', before: 'low' }],
        coverage: [{ account: '111122223333', kind: 'lost', message: 'no longer read' }],
      } as const;
      const body = encodeJsonLines(changeRecords('run-1', recorded.at, changes));
      expect(readChangeRecords(body, 'changes')).toEqual(changes);
    });
  });

  describe('given records of a newer version', () => {
    it('leaves out kinds and members that it does not know', () => {
      const [account, ...others] = accountRecords('run-1', recorded);
      const body = encodeJsonLines([{ ...account, novel: 1 }, { record: 'novel' }, ...others]);
      expect(readAccountRecords(body, 'account')).toEqual(recorded);
    });
  });

  describe('given a broken record', () => {
    it('names object and line', () => {
      const body = encodeJsonLines([...accountRecords('run-1', recorded), { record: 'finding', id: 1 }]);
      expect(() => readAuditRecords(body, 'audit/v1/a.jsonl.gz')).toThrow('audit/v1/a.jsonl.gz line 4');
    });
  });
});
