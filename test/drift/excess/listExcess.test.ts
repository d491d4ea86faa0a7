// What a principal with a scope is allowed beyond it: as many statements as it has, and one list of what they all add.

import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../../shared/drift/principalFacts.ts';
import { caseOf, questionOf } from '../ruleCase.ts';

const statements = ['a', 'b', 'c'].map((value) => ({
  Effect: 'Allow',
  Action: '*',
  Resource: '*',
  Condition: { StringEquals: { 'aws:RequestTag/team': value } },
}));
const row = caseOf({
  sets: { backup: { actions: ['s3:GetObject', 'sqs:SendMessage'] } },
  policies: { work: statements },
  settings: { scopes: [{ name: 'veeam', buckets: ['acme'] }] },
});

describe('listExcess', () => {
  it('keeps one list for statements that add the same, where a scope takes actions away, too', () => {
    const question = questionOf(row);
    if (question === undefined) throw new Error('expected sets');
    const { excess } = gatherFacts(question);
    expect(excess).toHaveLength(statements.length);
    expect(new Set(excess.map(({ actions }) => actions)).size).toBe(1);
    const names = Array.from(excess[0]?.actions ?? [], ({ action }) => action.name);
    expect(names.length).toBeGreaterThan(20_000);
    expect(names).not.toContain('s3:GetObject');
    expect(names).not.toContain('sqs:SendMessage');
  });
});
