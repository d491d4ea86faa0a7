// Laws of answers that are kept for other principals: they are what would be found anew, whoever was judged before.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAlike } from '../../shared/iam/decideAlike.ts';
import { decideGrant, type KnownContext, type PolicyLayers } from '../../shared/iam/decideGrant.ts';
import { allActions, findAction } from '../../shared/iam/findAction.ts';
import { listAllowed } from '../../shared/iam/listAllowed.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import { type DrawnKnowledge, knowledgeArbitrary, layersOfDrawn } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { askedActions, layersArbitrary } from './policyArbitraries.ts';

const names = Object.keys(askedActions).filter((name) => findAction(name) !== undefined);
const asked = new Set([...names, ...allActions().flatMap(({ name }, index) => (index % 300 === 0 ? [name] : []))]);
const except = new Set(allActions().flatMap(({ name }) => (asked.has(name) ? [] : [name.toLowerCase()])));

/** What two principals may differ in while they have the same policies. */
const contextsArbitrary: fc.Arbitrary<readonly KnownContext[]> = fc.array(
  fc
    .record({
      knowledge: knowledgeArbitrary,
      place: fc.constantFrom(
        undefined,
        { account: '111122223333' },
        { account: '444455556666' },
        { account: '111122223333', regions: ['eu-west-1'] },
        { account: '111122223333', regions: ['us-east-1'] },
      ),
    })
    .map(({ knowledge, place }): KnownContext & DrawnKnowledge => ({
      ...knowledge,
      ...(place !== undefined && { resources: place }),
    })),
  { minLength: 2, maxLength: 5 },
);

const limit = 100_000_000;

// Several principals in turn, the first ones again at the end: then all is at hand.
function inTurn(contexts: readonly KnownContext[]): readonly KnownContext[] {
  return [...contexts, ...contexts];
}

describe('an estimate', () => {
  it('tells of each action what decideGrant tells, with causes and without', () => {
    fc.assert(
      fc.property(layersArbitrary, contextsArbitrary, (drawn, contexts) => {
        const layers = layersOfDrawn(drawn);
        for (const context of inTurn(contexts)) {
          const contextOf = () => context;
          const meter = createStepMeter(limit, true);
          const tell = decideAlike(names, { layers, contextOf, kindOf: contextOf, partition: 'aws', meter });
          for (const action of names) {
            const question = { action, resource: '*', context };
            const exact = decideGrant(question, layers);
            expect([action, tell(action)?.verdict]).toEqual([action, exact.verdict]);
            expect(decideGrant({ ...question, meter }, layers)).toEqual(exact);
          }
        }
      }),
      draws(100),
    );
  });

  it('lists what is listed without it', () => {
    fc.assert(
      fc.property(layersArbitrary, contextsArbitrary, (drawn, contexts) => {
        const layers = layersOfDrawn(drawn);
        for (const context of inTurn(contexts)) {
          expect(list(layers, context, true)).toEqual(list(layers, context, false));
        }
      }),
      draws(60),
    );
  });

  it('takes the same steps whoever was judged before', () => {
    fc.assert(
      fc.property(layersArbitrary, layersArbitrary, contextsArbitrary, (drawn, neighbour, [context, ...others]) => {
        const steps = (layers: PolicyLayers, asker = context) => {
          const contextOf = () => asker ?? { known: {}, others: 'unknown' as const };
          const meter = createStepMeter(limit, true);
          decideAlike(names, { layers, contextOf, kindOf: contextOf, partition: 'aws', meter });
          for (const action of names) decideGrant({ action, resource: '*', context: contextOf(), meter }, layers);
          return meter.steps;
        };
        const layers = layersOfDrawn(drawn);
        const first = steps(layers);
        for (const other of others) {
          list(layers, other, true);
          steps(layers, other);
        }
        steps(layersOfDrawn(neighbour));
        expect([steps(layers), steps(layers), steps(layersOfDrawn(drawn))]).toEqual([first, first, first]);
      }),
      draws(60),
    );
  });
});

function list(layers: PolicyLayers, context: KnownContext, isEstimate: boolean): unknown {
  const contextOf = () => context;
  return listAllowed({ layers, contextOf, except, meter: createStepMeter(limit, isEstimate) });
}
