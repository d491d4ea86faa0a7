import { describe, expect, it } from 'vitest';
import { markRepeatedKeys } from '../../../shared/estate/details/markRepeatedKeys.ts';
import { type JsonPath, RepeatedKeys } from '../../../shared/iam/repeatedKeys.ts';

describe('markRepeatedKeys', () => {
  it('marks each document with all that it repeats, and leaves what stands beside', () => {
    const document = { Version: 'v', Statement: [{ Action: 'a' }] };
    const element = { RoleName: 'r', RolePolicyList: [{ PolicyDocument: document }, { PolicyDocument: document }, 7] };
    const at = (index: number, ...path: JsonPath): JsonPath => ['RolePolicyList', index, 'PolicyDocument', ...path];
    const marked = markRepeatedKeys(element, [
      at(1, 'Version'),
      ['RoleName'],
      at(1, 'Statement', 0, 'Action'),
      ['RolePolicyList', 0, 'PolicyDocument'],
    ]);
    expect(marked).toEqual({
      element: {
        RoleName: 'r',
        RolePolicyList: [
          { PolicyDocument: document },
          { PolicyDocument: new RepeatedKeys([['Version'], ['Statement', 0, 'Action']]) },
          7,
        ],
      },
      others: [['RoleName'], ['RolePolicyList', 0, 'PolicyDocument']],
    });
  });

  it('marks each of very many documents', () => {
    const policies = Array.from({ length: 100_000 }, () => ({ content: {} }));
    const repeated = policies.map((_, at): JsonPath => ['policies', at, 'content', 'Statement']);
    const { element, others } = markRepeatedKeys({ policies }, repeated);
    expect(others).toEqual([]);
    const marked: unknown = JSON.stringify(element).match(/"content":\{"paths":\[\["Statement"\]\]\}/g)?.length;
    expect(marked).toBe(policies.length);
  });
});
