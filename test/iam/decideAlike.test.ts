import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAlike } from '../../shared/iam/decideAlike.ts';
import { decideGrant } from '../../shared/iam/decideGrant.ts';
import { allActions, findAction } from '../../shared/iam/findAction.ts';
import { parsePolicyDocument } from '../../shared/iam/policyDocument.ts';
import { createStepMeter } from '../../shared/iam/stepMeter.ts';
import { knowledgeArbitrary, layersOfDrawn } from './drawnQuestions.ts';
import { draws } from './lawRuns.ts';
import { askedActions, documentArbitrary, layersArbitrary } from './policyArbitraries.ts';
import { policyOf, type WrittenStatement } from './policyFixtures.ts';

const names = Object.keys(askedActions);

describe('decideAlike', () => {
  it('tells of each action what decideGrant tells, and nothing of those that the table does not know', () => {
    fc.assert(
      fc.property(layersArbitrary, knowledgeArbitrary, knowledgeArbitrary, (drawn, one, other) => {
        const layers = layersOfDrawn(drawn);
        const contextOf = (name: string) => (name.length % 2 === 0 ? one : other);
        const question = { layers, contextOf, kindOf: contextOf, partition: 'aws', meter: createStepMeter() };
        const tell = decideAlike(names, question);
        for (const action of names) {
          const { verdict } = decideGrant({ action, resource: '*', context: contextOf(action) }, layers);
          expect([action, tell(action)?.verdict]).toEqual([action, findAction(action) && verdict]);
        }
      }),
      draws(60),
    );
  });

  it('does so of what a policy lets pass, too', () => {
    fc.assert(
      fc.property(layersArbitrary, documentArbitrary, knowledgeArbitrary, (drawn, passing, context) => {
        const parsed = parsePolicyDocument(passing);
        if (!parsed.ok) throw new Error('The policy of this law was not read');
        const policy = { name: 'asked', document: parsed.document };
        const layers = { ...layersOfDrawn(drawn), asked: { policy, ifNone: 'missing' as const } };
        const contextOf = () => context;
        const question = { layers, contextOf, kindOf: contextOf, partition: 'aws', meter: createStepMeter() };
        const tell = decideAlike(names, question);
        for (const action of names) {
          const { verdict } = decideGrant({ action, resource: '*', context }, layers);
          expect([action, tell(action)?.verdict]).toEqual([action, findAction(action) && verdict]);
        }
      }),
      draws(60),
    );
  });

  it('does not take an entry that holds a blank for the actions that it lists', () => {
    const denied = ['s3:GetObject', 's3:PutObject'];
    const malformed = { Effect: 'Deny', Action: denied.join(' ') } as const;
    const layers = { identity: [policyOf('p', {}, { Effect: 'Deny', Action: denied }, malformed)] };
    const contextOf = () => context;
    const question = { layers, contextOf, kindOf: contextOf, partition: 'aws', meter: createStepMeter() };
    const tell = decideAlike([...denied, 's3:DeleteObject'], question);
    expect([...denied, 's3:DeleteObject'].map((action) => tell(action)?.verdict)).toEqual([
      'denied',
      'denied',
      'granted',
    ]);
  });

  describe('given every action there is', () => {
    const limits = identityOf({ Action: 's3:Get*' }, { Effect: 'Deny', Action: 's3:GetObject' });
    const stepsAndTell = (actions: readonly string[]) => {
      const meter = createStepMeter();
      const contextOf = () => context;
      const tell = decideAlike(actions, { layers: limits, contextOf, kindOf: contextOf, partition: 'aws', meter });
      return { tell, steps: meter.steps };
    };
    const every = allActions().map(({ name }) => name);

    it('tells nothing of one that there is not, and takes no steps for it', () => {
      const [alone, beside] = [stepsAndTell(['s3:GetObject']), stepsAndTell(['s3:GetObject', 'nosuch:Action'])];
      expect(beside.steps).toBe(alone.steps);
      expect(beside.tell('nosuch:Action')).toBeUndefined();
      expect(stepsAndTell(every).tell('nosuch:Action')).toBeUndefined();
    });

    it('tells the same in whatever order they are asked for', () => {
      const [one, other] = [stepsAndTell(every), stepsAndTell(every.toReversed())];
      expect(every.filter((action) => one.tell(action)?.verdict !== other.tell(action)?.verdict)).toEqual([]);
      expect(one.tell('s3:GetBucketTagging')?.verdict).toBe('granted');
      expect(one.tell('s3:GetObject')?.verdict).toBe('denied');
    });
  });

  it('tells nothing where there are no steps', () => {
    const everything = { version: '2012-10-17', statements: [] } as const;
    const layers = { identity: [{ name: 'p', document: everything }] };
    const contextOf = () => context;
    const tell = decideAlike(['s3:GetObject'], {
      layers,
      contextOf,
      kindOf: contextOf,
      partition: 'aws',
      meter: createStepMeter(0),
    });
    expect(tell('s3:GetObject')).toBeUndefined();
  });
});

function identityOf(...statements: readonly WrittenStatement[]) {
  return { identity: [policyOf('p', ...statements)] };
}

const context = { known: {}, others: 'unknown' } as const;
