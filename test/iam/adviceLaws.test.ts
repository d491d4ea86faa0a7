// What an explanation says should change is done, and judged again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant, type GrantQuestion, type PolicyLayers, type PolicySource } from '../../shared/iam/decideGrant.ts';
import type { GrantChange } from '../../shared/iam/explain/grantChanges.ts';
import { plannedChanges } from '../../shared/iam/explain/plannedChanges.ts';
import type { Statement } from '../../shared/iam/policyDocument.ts';
import { layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { actionArbitrary, layersArbitrary } from './policyArbitraries.ts';

const principalArn = 'arn:aws:iam::111122223333:role/veeam';
const worstFirst = ['missing', 'denied', 'limited', 'granted'];

describe('the changes of an explanation, done', () => {
  it('make the grant whole together, and each one harms nothing', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, actionArbitrary, (drawnQuestion, drawn, other) => {
        const question = asPrincipal(drawnQuestion);
        const layers = layersOfDrawn(drawn);
        const changes = changesOf(question, layers);
        for (const change of changes) {
          const changed = applyChange(layers, change, question.action);
          expectNotWorse(question, layers, changed);
          expectNotWorse({ ...question, action: other, resource: '*' }, layers, changed);
        }
        const whole = changes.reduce((all, change) => applyChange(all, change, question.action), layers);
        expect(decideGrant(question, whole).verdict).toBe('granted');
      }),
      draws(400),
    );
  });

  it('are enough to make it better by themselves where there is only one', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (drawnQuestion, drawn) => {
        const question = asPrincipal(drawnQuestion);
        const layers = layersOfDrawn(drawn);
        const [only, ...others] = changesOf(question, layers);
        if (only === undefined || others.length > 0) return;
        expect(decideGrant(question, applyChange(layers, only, question.action)).verdict).toBe('granted');
      }),
      draws(400),
    );
  });
});

function asPrincipal(question: GrantQuestion): GrantQuestion {
  const { known, oneOf, others } = question.context;
  const rest = Object.fromEntries(Object.entries(known).filter(([key]) => key.toLowerCase() !== 'aws:principalarn'));
  return {
    ...question,
    context: { known: { ...rest, 'aws:PrincipalArn': principalArn }, ...(oneOf !== undefined && { oneOf }), others },
  };
}

function changesOf(question: GrantQuestion, layers: PolicyLayers): readonly GrantChange[] {
  return decideGrant(question, layers).verdict === 'granted' ? [] : plannedChanges(question, layers);
}

function expectNotWorse(question: GrantQuestion, before: PolicyLayers, after: PolicyLayers): void {
  const rank = (layers: PolicyLayers) => worstFirst.indexOf(decideGrant(question, layers).verdict);
  // Denied and missing are both nothing at all.
  expect(Math.max(rank(after), 1)).toBeGreaterThanOrEqual(Math.max(rank(before), 1));
}

function applyChange(layers: PolicyLayers, change: GrantChange, action: string): PolicyLayers {
  const edit = (sources: readonly PolicySource[]) => editSources(sources, change, action);
  const { layer, level } = change.place;
  const atLevel = (levels: readonly (readonly PolicySource[])[] | undefined) =>
    (levels ?? []).map((sources, index) => (index === level ? edit(sources) : sources));
  switch (layer) {
    case 'identity':
      return { ...layers, identity: edit(layers.identity) };
    case 'boundary': {
      const [boundary] = edit(layers.boundary === undefined ? [] : [layers.boundary]);
      return { ...layers, ...(boundary !== undefined && { boundary }) };
    }
    case 'scp':
      return { ...layers, scps: atLevel(layers.scps) };
    case 'rcp':
      return { ...layers, rcps: atLevel(layers.rcps) };
  }
}

function editSources(
  sources: readonly PolicySource[],
  { kind, place }: GrantChange,
  action: string,
): readonly PolicySource[] {
  if (kind === 'exempt') {
    return sources.map((source) => {
      if (source.name !== place.policy) return source;
      const statements = source.document.statements.map((one) =>
        one.number === place.statement?.number ? exempt(one) : one,
      );
      return { ...source, document: { ...source.document, statements } };
    });
  }
  const allow: Statement = {
    number: 1,
    effect: 'Allow',
    action: { negated: false, patterns: [action] },
    resource: { negated: false, patterns: ['*'] },
    conditions: [],
  };
  const [first, ...others] = sources;
  if (place.layer !== 'boundary' || first === undefined) {
    return [...sources, { name: 'added', document: { version: '2012-10-17', statements: [allow] } }];
  }
  const statements = [...first.document.statements, { ...allow, number: first.document.statements.length + 1 }];
  return [{ ...first, document: { ...first.document, statements } }, ...others];
}

function exempt(statement: Statement): Statement {
  const except = { operator: 'ArnNotEquals', key: 'aws:PrincipalArn', values: [principalArn] };
  return { ...statement, conditions: [...statement.conditions, except] };
}
