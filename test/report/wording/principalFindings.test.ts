import { describe, expect, it } from 'vitest';
import { principalFindings } from '../../../shared/report/wording/principalFindings.ts';
import { exampleFinding, exampleReport } from '../../drift/exampleFinding.ts';

const [a, b] = ['111122223333', '222233334444'].map((account) => `arn:aws:iam::${account}:role/veeam`);
const finding = (principal: string | null, subject: string) => exampleFinding({ principal, subject });
const findings = [finding(a ?? null, 'x'), finding(b ?? null, 'x'), finding(a ?? null, 'y'), finding(null, 'z')];
const [first, second, third, fourth] = findings;
const [example] = exampleReport(findings).principals;
if (example === undefined || a === undefined || b === undefined) throw new Error('expected a principal');
const principal = (arn: string, ids: readonly (string | undefined)[]) => ({
  ...example,
  principal: arn,
  findings: ids.flatMap((id) => id ?? []),
});

describe('principalFindings', () => {
  it('gives the findings of a principal in its order, and passes over ids that no finding has', () => {
    const one = principal(a, [third?.id, 'unknown', first?.id]);
    const { of, others } = principalFindings({ principals: [one], findings });
    expect(of(one)).toEqual([third, first]);
    expect([...others.values()].flatMap((some) => [...some])).toEqual([second, fourth]);
  });

  it('knows a finding that a principal refers to although it is of another one, or of none', () => {
    const one = principal(a, [second?.id, fourth?.id]);
    const { of, others } = principalFindings({ principals: [one, principal(b, [])], findings });
    expect(of(one)).toEqual([second, fourth]);
    expect([...others.values()].flatMap((some) => [...some])).toEqual([first, third]);
  });
});
