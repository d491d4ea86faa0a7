// Laws of deciding by class and within counted steps.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { allActions, findAction } from '../../shared/iam/findAction.ts';
import { listAllowed } from '../../shared/iam/listAllowed.ts';
import type { PolicyLayers } from '../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import { knowledgeArbitrary, layersOfDrawn, questionArbitrary } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { askedActions, layersArbitrary } from './policyArbitraries.ts';

const known = Object.keys(askedActions).filter((name) => findAction(name) !== undefined);
/** Asked are those and every hundredth of all others, so that there are many classes in each draw. */
const asked = new Set([...known, ...allActions().flatMap(({ name }, index) => (index % 100 === 0 ? [name] : []))]);
const except = new Set(allActions().flatMap(({ name }) => (asked.has(name) ? [] : [name.toLowerCase()])));

describe('listAllowed', () => {
  it('gives by class what decideGrant gives action by action', () => {
    fc.assert(
      fc.property(layersArbitrary, knowledgeArbitrary, knowledgeArbitrary, (drawn, one, other) => {
        const layers = layersOfDrawn(drawn);
        const contextOf = (name: string) => (name.length % 2 === 0 ? one : other);
        const listed = listAllowed({ layers, contextOf, except });
        expect(listed.every(({ isDecided }) => isDecided)).toBe(true);
        for (const name of asked) {
          const question = { action: name, resource: '*', context: contextOf(name) };
          expect(sharesOf(name, listed), name).toEqual(sharesByDeciding(question, layers));
        }
      }),
      draws(80),
    );
  });
});

describe('a meter', () => {
  const questions = fc.array(questionArbitrary, { minLength: 1, maxLength: 8 });

  it('never changes a verdict that it lets be decided, and decides more the larger it is', () => {
    fc.assert(
      fc.property(questions, layersArbitrary, fc.nat(3_000), fc.nat(3_000), (asked, drawn, some, more) => {
        const layers = layersOfDrawn(drawn);
        const verdicts = [some, some + more, 10_000_000].map((limit) => decideAll(asked, layers, limit));
        const [few = [], many = [], all = []] = verdicts;
        for (const [index, verdict] of all.entries()) {
          if (few[index] !== 'undecided') expect(few[index]).toBe(many[index]);
          if (many[index] !== 'undecided') expect(many[index]).toBe(verdict);
          expect(verdict).not.toBe('undecided');
        }
      }),
      draws(300),
    );
  });

  it('counts the same whoever was judged before', () => {
    fc.assert(
      fc.property(questions, layersArbitrary, questions, layersArbitrary, (asked, drawn, others, neighbour) => {
        const stepsOf = () => {
          const meter = createStepMeter();
          const layers = layersOfDrawn(drawn);
          for (const question of asked) decideGrant({ ...question, meter }, layers);
          return meter.steps;
        };
        const before = stepsOf();
        decideAll(others, layersOfDrawn(neighbour), 1_000_000);
        expect(stepsOf()).toBe(before);
      }),
      draws(200),
    );
  });

  it('answers each question as if it were asked alone', () => {
    fc.assert(
      fc.property(questions, layersArbitrary, (asked, drawn) => {
        const layers = layersOfDrawn(drawn);
        const meter = createStepMeter();
        for (const question of [...asked, ...asked]) {
          expect(decideGrant({ ...question, meter }, layers)).toEqual(decideGrant(question, layers));
        }
      }),
      draws(200),
    );
  });
});

type Question = Parameters<typeof decideGrant>[0];

function decideAll(questions: readonly Question[], layers: PolicyLayers, limit: number): readonly string[] {
  const meter = createStepMeter(limit);
  return questions.map((question) => {
    const { verdict, causes } = decideGrant({ ...question, meter }, layers);
    return causes[0]?.kind === 'undecided' ? 'undecided' : verdict;
  });
}

/** By policy and statement, whether the action is allowed in part. */
function sharesOf(name: string, listed: ReturnType<typeof listAllowed>): readonly string[] {
  return listed.flatMap(({ source, statement, actions }) =>
    [...actions].flatMap(({ action, isLimited }) =>
      action.name === name ? [`${source.name} ${statement.number} ${isLimited}`] : [],
    ),
  );
}

function sharesByDeciding(question: Question, layers: PolicyLayers): readonly string[] {
  const { verdict } = decideGrant(question, layers);
  if (verdict !== 'granted' && verdict !== 'limited') return [];
  return layers.identity.flatMap(({ name, document }) =>
    document.statements.flatMap((statement) => {
      if (statement.effect !== 'Allow') return [];
      const alone = { identity: [{ name, document: { ...document, statements: [statement] } }] };
      const own = decideGrant(question, alone).verdict;
      return own === 'missing' ? [] : [`${name} ${statement.number} ${verdict === 'limited'}`];
    }),
  );
}
