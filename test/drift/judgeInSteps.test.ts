// Whoever judges an account may stop it wherever a decision takes long: what was not judged is said, and nothing of it ends.

import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import type { ApplianceSides } from '../../shared/drift/applianceSide.ts';
import { judgeAccount, judgeInSteps } from '../../shared/drift/judgeAccount.ts';
import { isUnproved } from '../../shared/drift/watch/isUnproved.ts';
import type { WatchedPrincipal } from '../../shared/drift/watchedPrincipal.ts';
import type { Principal } from '../../shared/iam/principal.ts';
import { accountOf, caseOf, catalogOf, principalOf, settingsOf } from './ruleCase.ts';

const row = caseOf({
  sets: { backup: { actions: ['sqs:SendMessage'] }, restore: { actions: ['sns:Publish'] } },
  policies: { work: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] },
});
const account = accountOf(row);
const names = Array.from({ length: 10 }, (_, at) => `appliance-${at}`);
const appliances = names.map(
  (name): Principal => ({
    ...principalOf(row),
    arn: `arn:aws:iam::${account.id}:role/${name}`,
    name,
    tags: {},
    instanceProfiles: [],
  }),
);
const side = {
  status: 'read',
  account,
  roles: appliances.map((principal) => ({ principal, isImpersonation: true })),
  isWhole: true,
} as const;

const question = {
  reading: { status: 'read', account, principals: [principalOf(row), ...appliances], roles: 11, users: 0 },
  catalog: catalogOf(row),
  settings: { ...settingsOf(row), appliances: [{ account: account.id }] },
  organization: { accountIds: [] },
  applianceSides: new Map([[account.id, side]]) satisfies ApplianceSides,
} as const;

/** Judges until it was asked so often whether it may go on. */
function judgeUntil(asked: Parameters<typeof judgeInSteps>[0], most: number) {
  const judging = judgeInSteps(asked);
  let asks = 0;
  let step = judging.next();
  while (step.done !== true) {
    asks += 1;
    step = judging.next(asks > most ? 'no time was left' : undefined);
  }
  return { report: step.value, asks };
}

function notAttached({ findings }: AccountReport) {
  return findings.filter(({ code }) => code === 'APPLIANCE_NOT_ATTACHED');
}

describe('judgeInSteps', () => {
  describe('given an account with many roles of appliances', () => {
    const whole = judgeAccount(question);

    it('asks before each of them, and before each principal', () => {
      const { report, asks } = judgeUntil(question, Number.POSITIVE_INFINITY);
      expect(asks).toBe(appliances.length + 1);
      expect(report).toEqual(whole);
      expect(new Set(notAttached(whole).map(({ principal }) => principal)).size).toBe(appliances.length);
    });

    it('says which were not judged once there is no time, and leaves open what was', () => {
      const { report } = judgeUntil(question, 4);
      expect(new Set(notAttached(report).map(({ principal }) => principal)).size).toBe(4);
      expect(report.coverage).toMatchObject({ principals: 0, unjudged: 7 });
      expect(report.findings.find(({ code }) => code === 'PRINCIPAL_UNREADABLE')?.summary).toContain('appliance-4');
      const missed = notAttached(whole).filter(({ id }) => !report.findings.some((finding) => finding.id === id));
      expect(missed.map((finding) => isUnproved(finding, report))).toEqual(missed.map(() => true));
    });
  });

  describe('given principals whose tags no longer name some sets', () => {
    const open = judgeAccount(question).findings.filter(({ subject }) => subject === 'sns:Publish');
    const fixed = caseOf({
      ...row,
      tags: { 'veeam:role': 'backup' },
      policies: { work: [{ Effect: 'Allow', Action: ['sqs:SendMessage', 'sns:Publish'], Resource: '*' }] },
    });
    const watched: WatchedPrincipal = {
      principal: principalOf(row).arn,
      id: null,
      kind: 'role',
      sets: ['backup', 'restore'].map((id) => ({ id, build: '1.0' })),
      selectedBy: 'tag',
      tagKey: 'veeam:role',
      since: '2026-01-01T00:00:00.000Z',
      dropped: [],
    };
    const asked = {
      ...question,
      reading: { ...question.reading, principals: [principalOf(fixed)] },
      applianceSides: undefined,
      watch: { known: { watched: [watched], open }, at: '2026-01-02T00:00:00.000Z' },
    };
    const isOpen = ({ findings }: AccountReport) => findings.some(({ id }) => id === open[0]?.id);

    it('asks before it tries the sets of before, and leaves open what they found where it may not', () => {
      expect(open).toHaveLength(1);
      const { report, asks } = judgeUntil(asked, Number.POSITIVE_INFINITY);
      expect(asks).toBe(2);
      expect(isOpen(report)).toBe(false);
      expect(isOpen(judgeUntil(asked, 1).report)).toBe(true);
    });
  });
});
