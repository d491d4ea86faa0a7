// Laws that every decision of the engine obeys, over drawn policies; drawn requests are judged by the naive evaluator.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import type { GrantQuestion, Verdict } from '../../shared/iam/grant/grantDecision.ts';
import type { PolicyLayers, PolicySource } from '../../shared/iam/policy/policyLayers.ts';
import { contextArbitrary } from './conditionArbitraries.ts';
import { concreteQuestion, coveredRequests, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws, sameDraws } from './lawRuns.ts';
import { decideRequest } from './naiveEvaluator.ts';
import {
  allowArbitrary,
  type DrawnLayers,
  denyArbitrary,
  documentArbitrary,
  layersArbitrary,
  type RawDocument,
  type RawStatement,
  requestArbitrary,
  scpLevelArbitrary,
} from './policyArbitraries.ts';
import { reordered, shouted, upperKeys } from './rewrittenPolicies.ts';

const rank = { granted: 2, limited: 1, denied: 0, missing: 0 } as const;
const ofRequest = { Allowed: 'granted', ExplicitlyDenied: 'denied', ImplicitlyDenied: 'missing' } as const;
const contextsArbitrary = fc.array(contextArbitrary, { minLength: 6, maxLength: 6 });

function verdictOf(question: GrantQuestion, layers: DrawnLayers): Verdict {
  return decideGrant(question, layersOfDrawn(layers)).verdict;
}

describe('decideGrant of one concrete request', () => {
  it('is never limited and agrees with the naive evaluator', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(requestArbitrary, layersArbitrary, (request, layers) => {
        expect(verdictOf(concreteQuestion(request), layers)).toBe(ofRequest[decideRequest(request, layers)]);
      }),
      draws(4000),
    );
  });
});

describe('decideGrant of every request', () => {
  it('is borne out by every drawn request where it is granted, denied or missing', { timeout: 600_000 }, () => {
    const seen = { granted: 0, limited: 0, denied: 0, missing: 0 };
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, contextsArbitrary, (question, layers, extra) => {
        const verdict = verdictOf(question, layers);
        seen[verdict] += 1;
        if (verdict === 'limited') return;
        const outcomes = new Set(
          coveredRequests(question, layers, { limit: 12, extra }).map((request) => decideRequest(request, layers)),
        );
        if (verdict === 'missing') expect(outcomes).not.toContain('Allowed');
        else expect([...outcomes]).toEqual([verdict === 'granted' ? 'Allowed' : 'ExplicitlyDenied']);
      }),
      sameDraws(1500),
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0);
  });
});

describe('the order of things', () => {
  it('never matters: policies, statements, elements, values', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, fc.nat(), (question, layers, seed) => {
        expect(verdictOf(question, reordered(layers, seed))).toBe(verdictOf(question, layers));
      }),
      draws(600),
    );
  });

  it('never matters to which identity policy a statement belongs', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (question, layers) => {
        const apart = layers.identity.flatMap(({ Statement, ...rest }) =>
          Statement.map((statement) => ({ ...rest, Statement: [statement] })),
        );
        expect(verdictOf(question, { ...layers, identity: apart })).toBe(verdictOf(question, layers));
      }),
      draws(400),
    );
  });
});

describe('adding a statement or a layer', () => {
  it('never turns a verdict into less where it is an Allow of an identity policy', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, allowArbitrary, (question, layers, allow) => {
        const more = { ...layers, identity: [...layers.identity, documentOf(allow)] };
        expect(rank[verdictOf(question, more)]).toBeGreaterThanOrEqual(rank[verdictOf(question, layers)]);
      }),
      draws(600),
    );
  });

  it('never turns a verdict into more where it is a Deny, in whichever layer', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, denyArbitrary, fc.nat(3), (question, layers, deny, where) => {
        const less = withDeny(layers, documentOf(deny), where);
        expect(rank[verdictOf(question, less)]).toBeLessThanOrEqual(rank[verdictOf(question, layers)]);
      }),
      draws(600),
    );
  });

  it('never turns a verdict into more where it is a boundary', () => {
    fc.assert(
      fc.property(
        questionArbitrary,
        layersArbitrary,
        documentArbitrary,
        (question, { boundary: _, ...layers }, boundary) => {
          expect(rank[verdictOf(question, { ...layers, boundary })]).toBeLessThanOrEqual(
            rank[verdictOf(question, layers)],
          );
        },
      ),
      draws(600),
    );
  });

  it('never turns a verdict into more where it is an SCP level, above or below', () => {
    fc.assert(
      fc.property(
        questionArbitrary,
        layersArbitrary,
        scpLevelArbitrary,
        fc.boolean(),
        (question, layers, level, above) => {
          const scps = above ? [level, ...(layers.scps ?? [])] : [...(layers.scps ?? []), level];
          expect(rank[verdictOf(question, { ...layers, scps })]).toBeLessThanOrEqual(rank[verdictOf(question, layers)]);
        },
      ),
      draws(600),
    );
  });
});

describe('a policy that cannot be read', () => {
  const bearable = { granted: ['granted'], denied: ['denied'], missing: ['missing', 'denied'] } as const;

  it('leaves only verdicts that hold whatever it says', () => {
    fc.assert(
      fc.property(
        questionArbitrary,
        layersArbitrary,
        documentArbitrary,
        fc.nat(2),
        (question, drawn, document, where) => {
          const unread = decideGrant(question, withSource(layersOfDrawn(drawn), unreadable, where)).verdict;
          if (unread === 'limited') return;
          const [source] = layersOfDrawn({ identity: [document] }).identity;
          const read = decideGrant(question, withSource(layersOfDrawn(drawn), source ?? unreadable, where)).verdict;
          expect(bearable[unread]).toContain(read);
        },
      ),
      draws(500),
    );
  });
});

describe('case', () => {
  it('never matters in actions, operators and keys', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (question, layers) => {
        const { known, oneOf, others } = question.context;
        const upper: GrantQuestion = {
          action: question.action.toUpperCase(),
          resource: question.resource,
          context: { known: upperKeys(known), ...(oneOf !== undefined && { oneOf: upperKeys(oneOf) }), others },
        };
        expect(verdictOf(upper, shouted(layers))).toBe(verdictOf(question, layers));
      }),
      draws(400),
    );
  });
});

const faults = [{ path: 'Statement', message: 'broken' }];
const unreadable: PolicySource = { name: 'broken', document: { version: '2008-10-17', statements: [], faults } };

// Beside the identity policies, as boundary, or beside the SCPs of the root.
function withSource(layers: PolicyLayers, source: PolicySource, where: number): PolicyLayers {
  if (where === 0) return { ...layers, identity: [...layers.identity, source] };
  if (where === 1) return { ...layers, boundary: source };
  const [root = [], ...rest] = layers.scps ?? [];
  return { ...layers, scps: [[...root, source], ...rest] };
}

function documentOf(statement: RawStatement): RawDocument {
  return { Version: '2012-10-17', Statement: [statement] };
}

function withDeny(layers: DrawnLayers, deny: RawDocument, where: number): DrawnLayers {
  const full = documentOf({ Effect: 'Allow', Action: '*', Resource: '*' });
  const { boundary, scps, rcps } = layers;
  if (where === 1 && boundary !== undefined) {
    return { ...layers, boundary: { ...boundary, Statement: [...boundary.Statement, ...deny.Statement] } };
  }
  if (where === 2) return { ...layers, scps: [...(scps ?? []), [full, deny]] };
  if (where === 3) return { ...layers, rcps: [...(rcps ?? []), [full, deny]] };
  return { ...layers, identity: [deny, ...layers.identity] };
}
