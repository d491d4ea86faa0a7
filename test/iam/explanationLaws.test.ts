// Laws that tie the explanation of a verdict and the list of allowed actions to the verdicts themselves.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allActions } from '../../shared/iam/actionTable.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { explainGrant } from '../../shared/iam/explainGrant.ts';
import { listAllowed } from '../../shared/iam/listAllowed.ts';
import { concreteQuestion, knowledgeArbitrary, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { type ConcreteRequest, decideRequest } from './naiveEvaluator.ts';
import {
  documentArbitrary,
  layersArbitrary,
  type RawDocument,
  type RawStatement,
  requestArbitrary,
} from './policyArbitraries.ts';

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

describe('listAllowed', () => {
  const actions = allActions();

  it('lists an action exactly where decideGrant says granted or limited', () => {
    const picks = fc.array(fc.nat(actions.length - 1), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(documentArbitrary, knowledgeArbitrary, picks, (document, context, indexes) => {
        const layers = layersOfDrawn({ identity: [document] });
        const listed = new Map(listAllowed(layers, { context }).map((entry) => [entry.action.name, entry.verdict]));
        for (const index of indexes) {
          const name = actions[index]?.name ?? '';
          if (name.toLowerCase() === 'sts:getcalleridentity') continue;
          const { verdict } = decideGrant({ action: name, resource: '*', context }, layers);
          expect(listed.get(name), name).toBe(verdict === 'granted' || verdict === 'limited' ? verdict : undefined);
        }
      }),
      // Each draw goes through the whole action table.
      { ...draws(20), numRuns: 4 },
    );
  });
});

function appliesNaively(document: RawDocument, statement: RawStatement, request: ConcreteRequest): boolean {
  const alone = { ...document, Statement: [{ ...statement, Effect: 'Allow' }] };
  return decideRequest(request, { identity: [alone] }) === 'Allowed';
}
