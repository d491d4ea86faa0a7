// Laws that tie the explanation of a verdict to the verdicts themselves.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { explainGrant } from '../../shared/iam/explainGrant.ts';
import { concreteQuestion, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { type ConcreteRequest, decideRequest } from './naiveEvaluator.ts';
import { layersArbitrary, type RawDocument, type RawStatement, requestArbitrary } from './policyArbitraries.ts';

describe('explainGrant', () => {
  it('says what decideGrant says, and what to change where that is not granted', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (question, drawn) => {
        const layers = layersOfDrawn(drawn);
        const explanation = explainGrant(question, layers);
        expect(explanation).toMatchObject(decideGrant(question, layers));
        expect(explanation.changes.length === 0).toBe(explanation.verdict === 'granted');
        if (explanation.verdict !== 'limited') expect(explanation.unknown).toEqual([]);
      }),
      draws(300),
    );
  });

  it('shows identity, boundary and every level, of which one must fall short where the verdict is not granted', () => {
    fc.assert(
      fc.property(questionArbitrary, layersArbitrary, (question, drawn) => {
        const { layers, verdict } = explainGrant(question, layersOfDrawn(drawn));
        const names = layers.map(({ layer, level }) => `${layer} ${level ?? ''}`.trim());
        const scps = (drawn.scps ?? []).map((_, level) => `scp ${level}`);
        const bound = drawn.boundary === undefined ? [] : ['boundary'];
        expect(names.filter((name) => !name.startsWith('rcp'))).toEqual(['identity', ...bound, ...scps]);
        const allAllow = layers.every(({ layer, allows }) => layer === 'rcp' || allows === 'all');
        const noneDenies = layers.every(({ denies }) => denies === 'none');
        expect(verdict === 'granted').toBe(allAllow && noneDenies);
        if (layers.some(({ denies }) => denies === 'all')) expect(verdict).toBe('denied');
      }),
      draws(300),
    );
  });

  it('says of each identity statement, for one request, whether it applies', () => {
    fc.assert(
      fc.property(requestArbitrary, layersArbitrary, (request, drawn) => {
        const identity = explainGrant(concreteQuestion(request), layersOfDrawn(drawn)).layers[0]?.statements ?? [];
        drawn.identity.forEach((document, index) => {
          document.Statement.forEach((statement, position) => {
            const shown = identity.find(
              ({ policy, number }) => policy === `policy ${index + 1}` && number === position + 1,
            );
            expect(shown?.applies ?? 'none').toBe(appliesNaively(document, statement, request) ? 'all' : 'none');
          });
        });
      }),
      draws(600),
    );
  });
});

function appliesNaively(document: RawDocument, statement: RawStatement, request: ConcreteRequest): boolean {
  const alone = { ...document, Statement: [{ ...statement, Effect: 'Allow' }] };
  return decideRequest(request, { identity: [alone] }) === 'Allowed';
}
