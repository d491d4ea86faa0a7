import { describe, expect, it } from 'vitest';
import type { AccountReport } from '../../shared/drift/accountReport.ts';
import { findExpectedRoles } from '../../shared/drift/judging/findExpectedRoles.ts';
import { addRollUps, rollUpAccount } from '../../shared/drift/roleRollUp.ts';
import { addFacts, factsOfAccount, factsOfReport, noFacts } from '../../shared/drift/runFacts.ts';
import { rollUpSentence } from '../../shared/report/wording/rollUpSentence.ts';

type State = 'whole' | 'drifted' | 'missing' | 'unread' | 'excluded';

/** The report of one account in which the role `org` stands so. */
function accountIn(state: State, index: number): AccountReport {
  const account = String(100_000_000_000 + index);
  const arn = `arn:aws:iam::${account}:role/org`;
  const isThere = state === 'whole' || state === 'drifted';
  const status = state === 'excluded' ? 'excluded' : state === 'unread' ? 'unreadable' : 'read';
  return {
    coverage: {
      account,
      status,
      roles: 1,
      users: 0,
      principals: 1,
      expectedRoles: [
        {
          name: 'org',
          requirements: ['backup'],
          principal: isThere ? arn : null,
          ...(state === 'unread' && { isUnread: true }),
        },
      ],
    },
    principals: isThere
      ? [
          {
            account,
            principal: arn,
            name: 'org',
            kind: 'role',
            requirements: [],
            selectedBy: 'settings',
            actions: { required: 1, granted: 1, limited: 0, denied: 0, missing: 0 },
            worst: state === 'drifted' ? 'high' : index % 2 === 0 ? null : 'info',
            findings: [],
          },
        ]
      : [],
    findings: [],
  };
}

const times = (count: number, state: State, from: number) =>
  Array.from({ length: count }, (_, index) => accountIn(state, from + index));
const organization = [
  ...times(187, 'whole', 0),
  ...times(9, 'missing', 200),
  ...times(4, 'drifted', 300),
  ...times(2, 'excluded', 400),
];

describe('the roll-up of a role that is expected by name', () => {
  it('counts the accounts that have it whole, lack it, or have it with drift', () => {
    const { expectedRoles } = organization.map(factsOfAccount).reduce(addFacts, noFacts);
    expect(expectedRoles).toMatchObject([
      { name: 'org', accounts: 200, whole: 187, missing: 9, drifted: 4, unread: 0, requirements: ['backup'] },
    ]);
    expect(expectedRoles.map((one) => rollUpSentence(one))).toEqual([
      'org: in 187 of 200 accounts whole, missing in 9 (100000000200, 100000000201, 100000000202, 100000000203, 100000000204 and 4 more), drifted in 4 (100000000300, 100000000301, 100000000302, 100000000303)',
    ]);
  });

  it('is the same for a whole report and account by account, in any order', () => {
    const mixed = [...organization, ...times(3, 'unread', 500)].toReversed();
    const accounts = mixed.map(({ coverage }) => ({ ...coverage, account: coverage.account }));
    const whole = factsOfReport({
      coverage: {
        accounts,
        skipped: [],
        notes: [],
        accountsListed: 0,
        accountsRead: 0,
        accountsUnreadable: 0,
        accountsExcluded: 0,
        rolesRead: 0,
        usersRead: 0,
        principalsJudged: 0,
      },
      principals: mixed.flatMap(({ principals }) => principals),
      findings: [],
    });
    const summed = mixed.map(rollUpAccount).reduce(addRollUps, []);
    expect(whole.expectedRoles).toEqual(summed);
    expect(summed).toMatchObject([{ accounts: 203, unread: 3 }]);
  });
});

describe('findExpectedRoles', () => {
  const rules = [{ name: 'org', requirements: ['backup'] }];
  const account = { id: '111122223333' };
  const role = { arn: 'arn:aws:iam::111122223333:role/org', name: 'org', kind: 'role' as const };
  const find = (read: Parameters<typeof findExpectedRoles>[2]) => findExpectedRoles(rules, account, read)[0];

  it.each([
    [
      'an element that may be any role',
      [{ kind: 'principal' as const, what: 'a.json: RoleDetailList[1]', why: 'broken' }],
    ],
    ['the role itself', [{ kind: 'principal' as const, what: 'x', why: 'broken', principal: role.arn }]],
  ])('says of a role that is not there only that it was not read, where %s was not', (_, unread) => {
    expect(find({ principals: [], unread })).toMatchObject({ principal: null, isUnread: true });
  });

  it('says that a role is missing where only others were not read', () => {
    const unread = [
      { kind: 'principal' as const, what: 'x', why: 'broken', principal: 'arn:aws:iam::111122223333:role/b' },
    ];
    expect(find({ principals: [], unread })).toEqual({ name: 'org', requirements: ['backup'], principal: null });
  });

  it('says of a role that was not judged that it was not read', () => {
    const unread = [{ kind: 'unjudged' as const, what: role.arn, why: 'no time', principal: role.arn }];
    expect(find({ principals: [role], unread })).toMatchObject({ principal: role.arn, isUnread: true });
  });

  it('knows nothing of an account that was not read', () => {
    expect(find(undefined)).toMatchObject({ isUnread: true });
  });
});
