import { describe, expect, it } from 'vitest';
import type { Finding, FindingCause } from '../../../shared/drift/finding.ts';
import { groupFindings } from '../../../shared/report/wording/groupFindings.ts';
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

describe('groupFindings', () => {
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
      const [group, ...others] = groupFindings(findings, 'organization');
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
      expect(groupFindings(findings, 'organization').map((group) => group.accounts)).toEqual([
        ['111122223333', '222233334444'],
      ]);
    });

    it('keeps apart those that lack something else, or have another name', () => {
      const findings = [
        ...findingsOf([['veeam', ['a:A'], [noAllow]]], '111122223333'),
        ...findingsOf([['veeam', ['a:B'], [noAllow]]], '222233334444'),
        ...findingsOf([['other', ['a:A'], [noAllow]]], '333344445555'),
      ];
      expect(groupFindings(findings, 'organization')).toHaveLength(3);
    });
  });

  it('never loses a finding, and puts the worst first', () => {
    for (const scope of ['principal', 'organization'] as const) {
      const groups = groupFindings(sampleReport.findings, scope);
      const ids = groups.flatMap((group) => group.findings.map((finding) => finding.id));
      expect(ids.toSorted()).toEqual(sampleReport.findings.map((finding) => finding.id).toSorted());
      expect(groups.map((group) => group.severity)).toEqual(groups.map((group) => group.severity).toSorted(bySeverity));
    }
  });

  it('gives the same groups whatever the order of the findings', () => {
    expect(groupFindings(sampleReport.findings.toReversed(), 'organization')).toEqual(
      groupFindings(sampleReport.findings, 'organization'),
    );
  });

  it('keeps accepted findings apart from those that count', () => {
    const exception = { reason: 'known', owner: 'me', expires: '2027-01-01' };
    const [first, second] = findingsOf([['one', ['a:A', 'a:B'], [noAllow]]]);
    const findings = [first, second].flatMap((finding) => finding ?? []);
    const accepted = findings.map((finding, index) => (index === 0 ? { ...finding, exception } : finding));
    expect(groupFindings(accepted)).toHaveLength(2);
  });
});

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
