// Laws of policies of resources, over drawn policies; drawn requests are judged by the naive evaluator.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { explainGrant } from '../../shared/iam/explainGrant.ts';
import type { GrantQuestion, Verdict } from '../../shared/iam/grant/grantDecision.ts';
import { contextArbitrary } from './conditionArbitraries.ts';
import { concreteQuestion, coveredRequests, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { decideRequest } from './naiveEvaluator.ts';
import {
  type DrawnLayers,
  type RawDocument,
  type RawStatement,
  requestArbitrary,
  statementArbitrary,
} from './policyArbitraries.ts';
import { anyResourceLayers, plainResourceLayers, role } from './resourceArbitraries.ts';

const rank = { granted: 2, limited: 1, denied: 0, missing: 0 } as const;
const ofRequest = { Allowed: 'granted', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'missing' } as const;
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const denyForSome = fc
  .tuple(
    statementArbitrary(fc.constant('Deny')),
    fc.constantFrom('*', { AWS: role }, { AWS: 'arn:aws:iam::111122223333:root' }),
  )
  .map(([deny, Principal]): RawStatement => ({ ...deny, Principal }));

function verdictOf(question: GrantQuestion, layers: DrawnLayers): Verdict {
  return decideGrant(question, layersOfDrawn(layers)).verdict;
}

function documentOf(...Statement: readonly RawStatement[]): RawDocument {
  return { Version: '2012-10-17', Statement };
}

describe('decideGrant with the policy of a resource', () => {
  it('agrees with the naive evaluator on one request', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(requestArbitrary, plainResourceLayers, (request, layers) => {
        expect(verdictOf(concreteQuestion(request), layers)).toBe(ofRequest[decideRequest(request, layers)]);
      }),
      draws(3000),
    );
  });

  it('is borne out by every drawn request where it is granted, denied or missing', { timeout: 600_000 }, () => {
    const contexts = fc.array(contextArbitrary, { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(questionArbitrary, plainResourceLayers, contexts, (question, layers, extra) => {
        const verdict = verdictOf(question, layers);
        if (verdict === 'limited') return;
        const outcomes = new Set(
          coveredRequests(question, layers, { limit: 12, extra }).map((request) => decideRequest(request, layers)),
        );
        if (verdict === 'missing') expect(outcomes).not.toContain('Allowed');
        else expect([...outcomes]).toEqual([verdict === 'granted' ? 'Allowed' : 'ExplicitlyDenied']);
      }),
      draws(1000),
    );
  });

  it('never gives more for a Deny in it', () => {
    fc.assert(
      fc.property(questionArbitrary, anyResourceLayers, denyForSome, (question, layers, deny) => {
        const { policy } = layers.resource;
        const resource = { ...layers.resource, policy: documentOf(...(policy?.Statement ?? []), deny) };
        expect(rank[verdictOf(question, { ...layers, resource })]).toBeLessThanOrEqual(
          rank[verdictOf(question, layers)],
        );
      }),
      draws(600),
    );
  });

  it('needs both sides across accounts', () => {
    fc.assert(
      fc.property(questionArbitrary, anyResourceLayers, (question, drawn) => {
        const layers = { ...drawn, resource: { ...drawn.resource, owner: '444455556666' } };
        const { resource: _, ...ownSide } = layers;
        // A boundary is not added: a Deny with NotPrincipal denies whoever has one, whatever it allows.
        const boundary = drawn.boundary && { boundary: documentOf(everything) };
        const otherSide = { ...layers, identity: [documentOf(everything)], ...boundary, scps: [] };
        const least = Math.min(rank[verdictOf(question, ownSide)], rank[verdictOf(question, otherSide)]);
        expect(rank[verdictOf(question, layers)]).toBeLessThanOrEqual(least);
      }),
      draws(600),
    );
  });

  it('gives the same for the role in a key policy as for its account and an identity policy', () => {
    fc.assert(
      fc.property(
        questionArbitrary,
        anyResourceLayers,
        statementArbitrary(fc.constant('Allow')),
        (question, drawn, allow) => {
          const { boundary, scps, rcps } = drawn;
          const others = { ...(boundary && { boundary }), ...(scps && { scps }), ...(rcps && { rcps }) };
          const of = (Principal: unknown, identity: readonly RawDocument[]) => {
            const resource = { kind: 'key', owner: '111122223333', principal: role } as const;
            return verdictOf(question, {
              ...others,
              identity,
              resource: { ...resource, policy: documentOf({ ...allow, Principal }) },
            });
          };
          const named = of({ AWS: role }, [documentOf({ ...everything, Effect: 'Allow', Action: 'none:None' })]);
          expect(of({ AWS: 'arn:aws:iam::111122223333:root' }, [documentOf(everything)])).toBe(named);
        },
      ),
      draws(500),
    );
  });

  it('proves nothing that an unread policy could change', () => {
    const bearable = { granted: ['granted'], denied: ['denied'], missing: ['missing', 'denied'] } as const;
    fc.assert(
      fc.property(questionArbitrary, anyResourceLayers, (question, drawn) => {
        const layers = layersOfDrawn(drawn);
        if (layers.resource === undefined) return;
        const document = {
          version: '2012-10-17',
          statements: [],
          faults: [{ path: '', message: 'not read' }],
        } as const;
        const resource = { ...layers.resource, policy: { name: 'policy', document } };
        const unread = decideGrant(question, { ...layers, resource }).verdict;
        if (unread === 'limited') return;
        expect(bearable[unread]).toContain(decideGrant(question, layers).verdict);
      }),
      draws(500),
    );
  });

  it('is explained with both sides of the border, one of which is not open where it is not granted', () => {
    fc.assert(
      fc.property(questionArbitrary, anyResourceLayers, (question, drawn) => {
        const layers = layersOfDrawn(drawn);
        const { verdict, border, changes } = explainGrant(question, layers);
        expect(verdict).toBe(decideGrant(question, layers).verdict);
        expect(border?.owner).toBe(drawn.resource.owner);
        expect(border?.principalSide === 'open' && border.ownerSide === 'open').toBe(verdict === 'granted');
        expect(changes.length === 0).toBe(verdict === 'granted');
      }),
      draws(300),
    );
  });
});
