import { describe, expect, it } from 'vitest';
import { decideAlike } from '../../../shared/iam/decideAlike.ts';
import { decideGrant, type PolicyLayers } from '../../../shared/iam/decideGrant.ts';
import { placedActions } from '../../../shared/iam/grant/placedActions.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { unknownContext } from '../policyFixtures.ts';
import { classCases, contextOf, isMet, layersOf, names } from './classCases.ts';

function verdicts(layers: PolicyLayers, meter: StepMeter = createStepMeter()): readonly (string | undefined)[] {
  const tell = decideAlike(names, { layers, contextOf, kindOf: contextOf, partition: 'aws', meter });
  return names.map((name) => {
    const told = tell(name.toUpperCase());
    return told && `${told.verdict}`;
  });
}

function stepsOf(layers: PolicyLayers): number {
  const meter = createStepMeter();
  verdicts(layers, meter);
  return meter.steps;
}

describe('decideAlike', () => {
  it.each(classCases)('tells of each action what decideGrant tells: %s', (_name, layers) => {
    const expected = names.map((action) => decideGrant({ action, resource: '*', context: contextOf(action) }, layers));
    expect(verdicts(layers)).toEqual(expected.map(({ verdict }) => verdict));
  });

  it('tells nothing of actions that it was not asked about, or that the table does not know', () => {
    const question = { layers: layersOf({}), contextOf, kindOf: contextOf, partition: 'aws', meter: createStepMeter() };
    const tell = decideAlike(['KMS:decrypt', 'new:DoIt'], question);
    const asked = ['kms:Decrypt', 'kms:Encrypt', 'new:DoIt', 'a2c:GetContainerizationJobDetails', 'a4b:ApproveSkill'];
    expect(asked.map((action) => tell(action)?.verdict)).toEqual([
      'granted',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('tells nothing of unknown actions whichever ones of the table it was asked about', () => {
    const some = placedActions()
      .slice(0, 3)
      .map(({ name }) => name);
    const question = { layers: layersOf({}), contextOf, kindOf: contextOf, partition: 'aws', meter: createStepMeter() };
    const tell = decideAlike([...some.toReversed(), 'new:DoIt'], question);
    expect([...some, 'new:DoIt'].map((action) => tell(action)?.verdict)).toEqual([
      ...some.map(() => 'granted'),
      undefined,
    ]);
  });

  it('counts eight steps for each action of which something is to be told', () => {
    const steps = (asked: readonly string[]) => {
      const meter = createStepMeter();
      const layers = layersOf({ Condition: isMet });
      decideAlike(asked, { layers, contextOf, kindOf: contextOf, partition: 'aws', meter });
      return meter.steps;
    };
    // They are of one class, and one kind.
    expect(steps(['s3:ListBucket', 's3:PutObject', 'sts:AssumeRole']) - steps(['s3:ListBucket'])).toBe(2 * 8);
  });

  it('goes by the partition', () => {
    const layers = layersOf({ Resource: 'arn:aws-cn:kms:*:*:key/*' });
    const verdictIn = (partition: string) =>
      decideAlike(['kms:Decrypt'], { layers, contextOf, kindOf: contextOf, partition, meter: createStepMeter() })(
        'kms:Decrypt',
      );
    expect([verdictIn('aws'), verdictIn('aws-cn')].map((told) => told?.verdict)).toEqual(['missing', 'granted']);
  });

  it.each(classCases)('tells the same or nothing where there are fewer steps: %s', (_name, layers) => {
    const all = verdicts(layers);
    const steps = stepsOf(layers);
    let told = 0;
    for (let part = 0; part < 8; part++) {
      const meter = createStepMeter(Math.floor((steps * part) / 8));
      const some = verdicts(layers, meter);
      expect(some.map((verdict, index) => verdict ?? all[index])).toEqual(all);
      expect(meter.isSpent).toBe(true);
      // More steps never tell less.
      const count = some.filter((verdict) => verdict !== undefined).length;
      expect(count).toBeGreaterThanOrEqual(told);
      told = count;
    }
    expect(verdicts(layers, createStepMeter(steps))).toEqual(all);
  });

  it('looks at what is known of requests only where a statement does', () => {
    const counted: string[] = [];
    const kindOf = (name: string) => {
      counted.push(name);
      return contextOf(name);
    };
    const ask = (layers: PolicyLayers) => {
      const meter = createStepMeter();
      decideAlike(names, { layers, contextOf, kindOf, partition: 'aws', meter });
      return meter.steps;
    };
    const without = ask(layersOf({}));
    expect(counted).toEqual([]);
    const withCondition = ask(layersOf({ Condition: isMet }));
    expect(counted).toEqual(names);
    expect(withCondition - without).toBeGreaterThanOrEqual(8 * names.length);
  });

  it('counts twenty steps for each statement that it looks up', () => {
    const steps = (count: number) => {
      const statements = Array.from({ length: count }, () => ({ Action: 'sqs:SendMessage' }));
      const meter = createStepMeter();
      const question = { layers: layersOf(...statements), contextOf, kindOf: contextOf, partition: 'aws', meter };
      decideAlike(['sqs:SendMessage'], question);
      return meter.steps;
    };
    expect(steps(60) - steps(40)).toBeGreaterThanOrEqual(20 * 20);
  });

  it('decides once for all that are alike', () => {
    const question = { layers: layersOf({}), contextOf: () => unknownContext, kindOf: contextOf, partition: 'aws' };
    const tell = decideAlike(names, { ...question, meter: createStepMeter() });
    expect(new Set(names.map(tell)).size).toBe(1);
  });
});
