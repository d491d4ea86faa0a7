// A question that a policy narrows is about the requests that this policy allows, and about no other.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { contextArbitrary } from './conditionArbitraries.ts';
import { coveredRequests, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws, sameDraws } from './lawRuns.ts';
import { decideRequest } from './naiveEvaluator.ts';
import { documentArbitrary, layersArbitrary, type RawDocument } from './policyArbitraries.ts';

const contextsArbitrary = fc.array(contextArbitrary, { minLength: 6, maxLength: 6 });

const borneOut = {
  granted: ['Allowed'],
  denied: ['ExplicitlyDenied'],
  missing: ['ExplicitlyDenied', 'ImplicitlyDenied'],
};

function askedBy(document: RawDocument, ifNone: 'granted' | 'missing') {
  const parsed = parsePolicyDocument(document);
  if (!parsed.ok) throw new Error('The policy of this law was not read');
  return { policy: { name: 'asked', document: parsed.document }, ifNone };
}

describe('decideGrant of what a policy lets pass', () => {
  it('is borne out by every drawn request that the policy allows', { timeout: 600_000 }, () => {
    const seen = { granted: 0, limited: 0, denied: 0, missing: 0 };
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, documentArbitrary, contextsArbitrary, (...drawn) => {
        const [question, layers, asked, extra] = drawn;
        const { verdict } = decideGrant(question, { ...layersOfDrawn(layers), asked: askedBy(asked, 'granted') });
        seen[verdict] += 1;
        if (verdict === 'limited') return;
        const both = { ...layers, identity: [...layers.identity, asked] };
        const outcomes = new Set(
          coveredRequests(question, both, { limit: 12, extra })
            .filter((request) => decideRequest(request, { identity: [asked] }) === 'Allowed')
            .map((request) => decideRequest(request, layers)),
        );
        for (const outcome of outcomes) expect(borneOut[verdict]).toContain(outcome);
      }),
      sameDraws(1500),
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });

  it('is granted by the policy itself', () => {
    fc.assert(
      fc.property(questionArbitrary, documentArbitrary, (question, document) => {
        const { policy } = askedBy(document, 'granted');
        const { verdict } = decideGrant(question, { identity: [policy], asked: { policy, ifNone: 'granted' } });
        expect(verdict).not.toBe('missing');
        expect(verdict).not.toBe('denied');
      }),
      draws(1000),
    );
  });

  it('is as of every request where the policy allows everything', () => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (question, drawn) => {
        const layers = layersOfDrawn(drawn);
        const asked = askedBy(everything, 'missing');
        expect(decideGrant(question, { ...layers, asked }).verdict).toBe(decideGrant(question, layers).verdict);
      }),
      draws(500),
    );
  });

  it('is what was said for it where the policy allows nothing', () => {
    const nothing = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (question, drawn) => {
        const layers = layersOfDrawn(drawn);
        expect(decideGrant(question, { ...layers, asked: askedBy(nothing, 'granted') }).verdict).toBe('granted');
        expect(decideGrant(question, { ...layers, asked: askedBy(nothing, 'missing') }).verdict).toBe('missing');
      }),
      draws(300),
    );
  });
});
