// A limited verdict has a request that is allowed and one that is not, wherever the drawn names and values hold them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { GrantQuestion, Verdict } from '../../shared/iam/grant/grantDecision.ts';
import { conditionArbitrary, contextArbitrary } from './conditionArbitraries.ts';
import { coveredRequests, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws, sameDraws } from './lawRuns.ts';
import { decideRequest, type RequestDecision } from './naiveEvaluator.ts';
import {
  actionArbitrary,
  allowArbitrary,
  type DrawnLayers,
  denyArbitrary,
  layersArbitrary,
  type RawStatement,
} from './policyArbitraries.ts';

const contextsArbitrary = fc.array(contextArbitrary, { minLength: 6, maxLength: 6 });

describe('a limited verdict', () => {
  it('has a witness on both sides where it is limited, in at least four of five draws (the rest needs names that are not drawn)', () => {
    let limited = 0;
    let witnessed = 0;
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, contextsArbitrary, (question, layers, extra) => {
        if (verdictOf(question, layers) !== 'limited') return;
        limited += 1;
        if (hasBothWitnesses(question, layers, extra)) witnessed += 1;
      }),
      sameDraws(800),
    );
    expect(limited).toBeGreaterThan(0);
    expect(witnessed / limited, `${witnessed} of ${limited}`).toBeGreaterThan(0.8);
  });

  it('always has a witness on both sides where one condition of one statement decides', () => {
    const one = fc.tuple(actionArbitrary, conditionArbitrary, fc.constantFrom('Allow', 'Deny'));
    fc.assert(
      fc.property(one, ([action, condition, Effect]) => {
        const statement = { Effect, Action: action, Resource: '*', Condition: Object.fromEntries([condition]) };
        const question: GrantQuestion = { action, resource: '*', context: { known: {}, others: 'unknown' } };
        const layers = besideEverything(statement);
        if (verdictOf(question, layers) === 'limited') expect(hasBothWitnesses(question, layers, [])).toBe(true);
      }),
      draws(500),
    );
  });

  it('always has a witness on both sides where the resources of one statement decide', () => {
    fc.assert(
      fc.property(
        actionArbitrary,
        fc.oneof(allowArbitrary, denyArbitrary),
        (action, { Condition: _, ...statement }) => {
          const question: GrantQuestion = { action, resource: '*', context: { known: {}, others: 'absent' } };
          const layers = besideEverything(statement);
          if (verdictOf(question, layers) === 'limited') expect(hasBothWitnesses(question, layers, [])).toBe(true);
        },
      ),
      draws(500),
    );
  });
});

function verdictOf(question: GrantQuestion, layers: DrawnLayers): Verdict {
  return decideGrant(question, layersOfDrawn(layers)).verdict;
}

function hasBothWitnesses(
  question: GrantQuestion,
  layers: DrawnLayers,
  extra: Parameters<typeof coveredRequests>[2]['extra'],
): boolean {
  const outcomes = new Set<RequestDecision>();
  for (const request of coveredRequests(question, layers, { limit: 400, extra })) {
    outcomes.add(decideRequest(request, layers));
    if (outcomes.has('Allowed') && outcomes.size > 1) return true;
  }
  return false;
}

// A Deny alone would decide nothing.
function besideEverything(statement: RawStatement): DrawnLayers {
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  return {
    identity: [{ Version: '2012-10-17', Statement: statement.Effect === 'Deny' ? [all, statement] : [statement] }],
  };
}
