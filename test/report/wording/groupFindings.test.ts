import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, FindingCause } from '../../../shared/drift/finding.ts';
import { plainText } from '../../../shared/drift/statementPhrase.ts';
import type { FindingGroup } from '../../../shared/report/wording/findingGroup.ts';
import { groupCauses } from '../../../shared/report/wording/groupCauses.ts';
import { compareFindings, groupFindings, toGroup } from '../../../shared/report/wording/groupFindings.ts';
import { headlineOf } from '../../../shared/report/wording/headlineOf.ts';
import { documentKey, likenessKey } from '../../../shared/report/wording/likenessKey.ts';
import { exampleFinding } from '../../drift/exampleFinding.ts';
import { draws } from '../../iam/lawRuns.ts';
import { sampleReport } from '../sampleOrganization.ts';
import { actionFindings, makeReport } from '../sampleReport.ts';

const boundary: FindingCause = { layer: 'boundary', kind: 'no-allow', policy: 'ops', why: 'not in the boundary' };
const scp: FindingCause = {
  layer: 'scp',
  kind: 'explicit-deny',
  level: { index: 0, id: 'r-ab12', name: 'Root' },
  policy: 'guard',
  policyArn: 'arn:aws:organizations::999988887777:policy/o-example/service_control_policy/p-1',
  effect: 'Deny',
  statement: { number: 1 },
  why: 'denied',
};
const noAllow: FindingCause = { layer: 'identity', kind: 'no-allow', why: 'no policy allows it' };

describe('groups of findings', () => {
  describe('given one boundary that blocks forty actions', () => {
    it('gives one group with forty subjects', () => {
      const actions = Array.from({ length: 40 }, (_, index) => `ec2:Action${index}`);
      const groups = groupFindings(findingsOf([['one', actions, [boundary]]]));
      expect(groups).toHaveLength(1);
      expect(groups[0]?.subjects).toEqual(actions.toSorted());
      expect(groups[0]?.cause).toEqual(boundary);
    });
  });

  describe('given actions that a second layer stops too', () => {
    it('keeps them apart, because mending the first layer is not enough', () => {
      const findings = [
        ...findingsOf([['one', ['a:A'], [noAllow]]]),
        ...findingsOf([['one', ['a:B'], [noAllow, boundary]]]),
      ];
      const groups = groupFindings(findings);
      expect(groups.map((group) => [group.subjects, group.alsoIn.map((cause) => cause.layer)])).toEqual([
        [['a:A'], []],
        [['a:B'], ['boundary']],
      ]);
    });
  });

  describe('given the same SCP over several roles', () => {
    const findings = findingsOf([
      ['one', ['a:A', 'a:B'], [scp]],
      ['two', ['a:B'], [scp]],
    ]);

    it('gives one group per role where each stands for itself', () => {
      expect(groupFindings(findings)).toHaveLength(2);
    });

    it('gives one group for the organization', () => {
      const [group, ...others] = groupCauses(findings);
      expect(others).toEqual([]);
      expect(group?.principals).toHaveLength(2);
      expect(group?.subjects).toEqual(['a:A', 'a:B']);
    });
  });

  describe('given roles of one name in several accounts that lack the same', () => {
    it('joins them for the organization', () => {
      const findings = [
        ...findingsOf([['veeam', ['a:A'], [noAllow]]], '111122223333'),
        ...findingsOf([['veeam', ['a:A'], [noAllow]]], '222233334444'),
      ];
      expect(groupCauses(findings).map((group) => group.accounts)).toEqual([['111122223333', '222233334444']]);
    });

    it('joins those of other names, too: the cause is the same', () => {
      const findings = [
        ...findingsOf([['veeam-1A2B3C4D5E6F', ['a:A'], [noAllow]]], '111122223333'),
        ...findingsOf([['veeam-6F5E4D3C2B1A', ['a:A'], [noAllow]]], '222233334444'),
      ];
      expect(groupCauses(findings).map((group) => group.principals.length)).toEqual([2]);
    });

    it('keeps apart those that lack something else, or for another reason', () => {
      const deny: FindingCause = { ...noAllow, kind: 'explicit-deny', policy: 'freeze', statement: { number: 1 } };
      const findings = [
        ...findingsOf([['veeam', ['a:A'], [noAllow]]], '111122223333'),
        ...findingsOf([['veeam', ['a:B'], [noAllow]]], '222233334444'),
        ...findingsOf([['veeam', ['a:A'], [deny]]], '333344445555'),
      ];
      expect(groupCauses(findings)).toHaveLength(3);
    });
  });

  describe('given a policy that was rolled out to many accounts', () => {
    const inAccount = (account: string, actions: readonly string[]) => {
      const policy = { policy: 'ops', policyArn: `arn:aws:iam::${account}:policy/ops` };
      const roles = ['one', 'two'].map((name) => [name, actions, [{ ...boundary, ...policy }]] as const);
      return findingsOf(roles, account);
    };

    it('joins all roles that it stops in the same', () => {
      const findings = [...inAccount('111122223333', ['a:A']), ...inAccount('222233334444', ['a:A'])];
      expect(groupCauses(findings).map((group) => group.principals.length)).toEqual([4]);
    });

    it('keeps accounts apart where it stops something else', () => {
      const findings = [...inAccount('111122223333', ['a:A']), ...inAccount('222233334444', ['a:B'])];
      expect(groupCauses(findings).map((group) => group.principals.length)).toEqual([2, 2]);
    });

    it('joins policies that are named after their role', () => {
      const findings = ['one', 'two'].flatMap((name) =>
        findingsOf([[name, ['a:A'], [{ ...boundary, policy: `${name}-policy` }]]]),
      );
      expect(groupCauses(findings)).toHaveLength(1);
    });
  });

  describe('given an SCP that hangs on each account', () => {
    it('joins them, and names no single account', () => {
      const findings = ['111122223333', '222233334444'].flatMap((account) =>
        findingsOf([['veeam', ['a:A'], [{ ...scp, level: { index: 1, id: account, name: account } }]]], account),
      );
      const groups = groupCauses(findings);
      expect(groups).toHaveLength(1);
      expect(groups.map((group) => plainText(headlineOf(group)))).toEqual([
        '1 required action is not allowed by statement 1 of the SCP guard at each of 2 accounts',
      ]);
    });

    it('keeps units apart', () => {
      const findings = ['ou-ab12-one', 'ou-ab12-two'].flatMap((id) =>
        findingsOf([['veeam', ['a:A'], [{ ...scp, level: { index: 1, id, name: id } }]]]),
      );
      expect(groupCauses(findings)).toHaveLength(2);
    });
  });

  describe('given roles that are named like a service', () => {
    it('never takes one action for another', () => {
      const findings = [...findingsOf([['ec2', ['ec2:A'], [noAllow]]]), ...findingsOf([['rds', ['rds:A'], [noAllow]]])];
      expect(groupCauses(findings)).toHaveLength(2);
    });
  });

  it('never loses a finding, and puts the worst first', () => {
    for (const group of [groupFindings, groupCauses]) {
      const groups = group(sampleReport.findings);
      const ids = groups.flatMap(({ findings }) => Array.from(findings, ({ id }) => id));
      expect(ids.toSorted()).toEqual(sampleReport.findings.map((finding) => finding.id).toSorted());
      expect(groups.map((group) => group.severity)).toEqual(groups.map((group) => group.severity).toSorted(bySeverity));
    }
  });

  it('gives the same groups whatever the order of the findings', () => {
    const plain = (findings: readonly Finding[]) =>
      groupCauses(findings).map((group) => ({ ...group, findings: [...group.findings] }));
    expect(plain(sampleReport.findings.toReversed())).toEqual(plain(sampleReport.findings));
  });

  it('keeps accepted findings apart from those that count', () => {
    const exception = { reason: 'known', owner: 'me', expires: '2027-01-01' };
    const [first, second] = findingsOf([['one', ['a:A', 'a:B'], [noAllow]]]);
    const findings = [first, second].flatMap((finding) => finding ?? []);
    const accepted = findings.map((finding, index) => (index === 0 ? { ...finding, exception } : finding));
    expect(groupFindings(accepted)).toHaveLength(2);
  });

  it('joins place by place what joining whole groups would join', () => {
    fc.assert(
      fc.property(fc.array(drawn, { maxLength: 25 }), (findings) => {
        const groups = groupFindings(findings);
        const whole = joinBy(
          joinBy(groups, (group) => documentKey(group) ?? uniqueKey(group)),
          likenessKey,
        );
        expect(told(groupCauses(findings)).sort()).toEqual(told(whole).sort());
      }),
      draws(300),
    );
  });
});

/** Findings of a few roles in a few accounts, by documents that some of them share. */
const drawn = fc
  .record({
    account: fc.constantFrom('111122223333', '222233334444'),
    name: fc.constantFrom(null, 'one', 'two'),
    subject: fc.constantFrom('ec2:A', 'ec2:B', 'kms:C'),
    code: fc.constantFrom('ACTION_MISSING', 'ACTION_DENIED', 'EXCESS_ADMIN'),
    cause: fc.constantFrom<'none' | 'scp' | 'own' | 'aws' | 'inline'>('none', 'scp', 'own', 'aws', 'inline'),
  })
  .map(({ account, name, subject, code, cause }) => {
    const principal = name === null ? null : `arn:aws:iam::${account}:role/${name}`;
    const own = { ...boundary, policyArn: `arn:aws:iam::${account}:policy/ops` };
    const aws = { ...boundary, policyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' };
    const causes = { none: [], scp: [scp], own: [own, scp], aws: [aws], inline: [boundary, noAllow] }[cause];
    return exampleFinding({ account, principal, subject, code, causes });
  });

function told(groups: readonly FindingGroup[]): string[] {
  return groups.map((group) => JSON.stringify({ ...group, findings: [...group.findings] }));
}

function uniqueKey({ findings }: FindingGroup): string {
  return JSON.stringify(findings.at(0));
}

function joinBy(groups: readonly FindingGroup[], keyOf: (group: FindingGroup) => string): readonly FindingGroup[] {
  return [...Map.groupBy(groups, keyOf).values()].map((parts) =>
    toGroup(parts.flatMap(({ findings }) => [...findings]).toSorted(compareFindings)),
  );
}

function findingsOf(
  roles: readonly (readonly [name: string, actions: readonly string[], causes: readonly FindingCause[]])[],
  account = '111122223333',
): readonly Finding[] {
  const principals = roles.map(([name, actions, causes]) => ({
    account,
    name,
    sets: ['ec2-backup'] as const,
    required: 60,
    findings: actionFindings('ACTION_MISSING', actions, noAllow, 'ec2-backup').map((finding) => ({
      ...finding,
      causes,
    })),
  }));
  const coverage = { account, status: 'read', roles: 1, users: 0, principals: 1 } as const;
  return makeReport([{ coverage, principals }]).findings;
}

function bySeverity(a: string, b: string): number {
  const order = ['critical', 'high', 'medium', 'low', 'info'];
  return order.indexOf(a) - order.indexOf(b);
}
