// What an explanation says should change is done, and judged again.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant, type GrantQuestion, type PolicyLayers } from '../../shared/iam/decideGrant.ts';
import type { GrantChange } from '../../shared/iam/explain/grantChanges.ts';
import { plannedChanges } from '../../shared/iam/explain/plannedChanges.ts';
import { applyChange, type ChangedGrant } from './applyChange.ts';
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
        const layers = withOwners(layersOfDrawn(drawn));
        const changes = changesOf(question, layers);
        for (const change of changes) {
          const changed = applyChange(layers, change, grantOf(question));
          expectNotWorse(question, layers, changed);
          expectNotWorse({ ...question, action: other, resource: '*' }, layers, changed);
        }
        const whole = changes.reduce((all, change) => applyChange(all, change, grantOf(question)), layers);
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
        expect(decideGrant(question, applyChange(layers, only, grantOf(question))).verdict).toBe('granted');
      }),
      draws(400),
    );
  });
});

// Every other policy is one of AWS.
function withOwners(layers: PolicyLayers): PolicyLayers {
  const arnOf = (index: number) => `arn:aws:iam::${index % 2 === 0 ? 'aws' : '111122223333'}:policy/p${index}`;
  const { identity, boundary } = layers;
  return {
    ...layers,
    identity: identity.map((source, index) => ({ ...source, arn: arnOf(index) })),
    ...(boundary !== undefined && { boundary: { ...boundary, arn: arnOf(identity.length) } }),
  };
}

function grantOf({ action }: GrantQuestion): ChangedGrant {
  return { action, principalArn };
}

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
