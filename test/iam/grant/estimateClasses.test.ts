import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { decideAlike } from '../../../shared/iam/decideAlike.ts';
import { decideGrant, type PolicyLayers } from '../../../shared/iam/decideGrant.ts';
import { isSharedDocument } from '../../../shared/iam/grant/documentPlaces.ts';
import { estimateClasses } from '../../../shared/iam/grant/estimateClasses.ts';
import { knownLists } from '../../../shared/iam/grant/numberLists.ts';
import { actionPlace, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import type { PolicyDocument } from '../../../shared/iam/policyDocument.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf, knownContext, policyOf, unknownContext, unreadablePolicy } from '../policyFixtures.ts';
import { bucket, classCases, contextOf, inBucket, isMet, layersOf, names } from './classCases.ts';

interface Asked {
  readonly asked?: readonly string[];
  readonly contextOf?: (action: string) => KnownContext;
  readonly partition?: string;
  readonly meter?: StepMeter;
}

function placesOf(asked: readonly string[]): Uint32Array {
  return Uint32Array.from(asked, (name) => actionPlace(name.toLowerCase()) ?? Number.NaN).sort();
}

/** What one more principal is told, and what that took. */
function estimate(layers: PolicyLayers, more: Asked = {}) {
  const { asked = names, meter = createStepMeter(10_000_000, true), partition = 'aws' } = more;
  const knows = more.contextOf ?? contextOf;
  const before = meter.steps;
  const question = { layers, contextOf: knows, kindOf: knows, partition, meter };
  const found = estimateClasses(placesOf(asked), question);
  const classOf = (name: string) => found?.classOf[actionPlace(name.toLowerCase()) ?? Number.NaN] ?? Number.NaN;
  return {
    verdicts: found && asked.map((name) => found.classes[classOf(name)]?.verdict),
    classes: found?.classes,
    classCount: found && new Set(asked.map(classOf)).size,
    steps: meter.steps - before,
    meter,
  };
}

function decided(layers: PolicyLayers, { asked = names, partition = 'aws', ...more }: Asked = {}): readonly string[] {
  const knows = more.contextOf ?? contextOf;
  return asked.map(
    (action) => decideGrant({ action, resource: '*', context: knows(action), partition }, layers).verdict,
  );
}

const all = placedActions().map(({ name }) => name);

describe('estimateClasses', () => {
  it.each(classCases)('tells whoever asks what decideGrant tells, in the same steps each time: %s', (_name, layers) => {
    const told = [1, 2, 3, 4].map(() => estimate(layers));
    for (const { verdicts, steps } of told) expect([verdicts, steps]).toEqual([decided(layers), told[0]?.steps]);
    expect(told[0]?.steps).toBeGreaterThan(8 * names.length);
  });

  it('asked again about the same layers, tells what it would alone, and counts what conditions come to once', () => {
    const own = () => layersOf({ Action: 's3:GetObject', Resource: inBucket }, { Action: 'sqs:*', Condition: isMet });
    const questions = [['s3:GetObject'], ['sqs:SendMessage', 'kms:Decrypt'], ['s3:GetObject', 'sqs:DeleteQueue']];
    const alone = questions.map((asked) => estimate(own(), { asked }).steps);
    const layers = own();
    const meter = createStepMeter(10_000_000, true);
    const again = questions.map((asked) => estimate(layers, { asked, meter }));
    expect(again.map(({ verdicts }) => verdicts)).toEqual(questions.map((asked) => decided(layers, { asked })));
    const [first, second, third = Number.NaN] = again.map(({ steps }) => steps);
    expect([first, second]).toEqual(alone.slice(0, 2));
    expect(third).toBeLessThan(alone[2] ?? 0);
  });

  it.each(classCases)('tells nothing with fewer steps: %s', (_name, layers) => {
    const { steps, verdicts } = estimate(layers);
    for (let part = 0; part < 12; part++) {
      const meter = createStepMeter(Math.floor((steps * part) / 12), true);
      expect(estimate(layers, { meter }).verdicts).toBeUndefined();
    }
    const [enough, fewer] = [createStepMeter(steps, true), createStepMeter(steps - 1, true)];
    expect([estimate(layers, { meter: enough }).verdicts, enough.isSpent]).toEqual([verdicts, false]);
    expect([estimate(layers, { meter: fewer }).verdicts, fewer.isSpent]).toEqual([undefined, true]);
  });

  it.each([
    ['everything', layersOf({}), 1],
    ['a condition that tells requests apart', layersOf({}, { Effect: 'Deny', Action: '*:Get*', Condition: isMet }), 2],
    ['a condition beside statements without', layersOf({}, { Effect: 'Deny', Condition: isMet }), 2],
    ['statements about other actions', layersOf({ Action: 's3:*' }, { Action: 's3:Get*' }), 3],
    // Of what is no bucket or object two kinds of requests, and of the objects; and the bucket.
    ['one bucket', layersOf({ Resource: bucket }), 5],
    ['a bucket beside everything', layersOf({}, { Effect: 'Deny', Resource: [bucket, inBucket] }), 5],
    ['RCPs that say nothing', { ...layersOf({}), rcps: [[policyOf('r', { Action: 'sqs:*' })]] }, 2],
  ] as const)('decides once for all that are alike: %s', (_name, layers, count) => {
    expect(estimate(layers).classCount).toBe(count);
    expect(estimate(layers).classCount).toBe(count);
  });

  it('tells by which action and what is known of it a class was decided', () => {
    const { classes, meter } = estimate(layersOf({ Resource: bucket }));
    const [none, ...others] = classes ?? [];
    expect(none).toBeUndefined();
    for (const each of others) {
      const { action = '', resource, context, partition } = each?.question ?? {};
      expect(names).toContain(action);
      expect([resource, context, partition]).toEqual(['*', contextOf(action), 'aws']);
      expect(each?.question.meter).toBe(meter);
      expect(each?.stepsToLookUp).toBe(8);
    }
  });

  it('counts what deciding one class takes alike, whichever of its actions is asked about', () => {
    const layers = layersOf({ Resource: bucket });
    const steps = ['ec2:DescribeInstances', 'ec2:RunInstances', 'kms:Decrypt'].map(
      (name) => estimate(layers, { asked: [name] }).steps,
    );
    expect(new Set(steps).size).toBe(1);
  });

  it('is what decideAlike counts', () => {
    const layers = layersOf({ Action: 's3:*' });
    const meter = createStepMeter(10_000_000, true);
    const tell = decideAlike(names, { layers, contextOf, kindOf: contextOf, partition: 'aws', meter });
    expect(meter.steps).toBe(estimate(layers).steps);
    // Two for each policy, six for a wildcard, and its length.
    expect(['s3:GetObject', 'kms:Decrypt'].map((name) => tell(name)?.stepsToLookUp)).toEqual([9, 2]);
  });

  it('counts to the step what it takes', () => {
    const steps = (layers: PolicyLayers) => estimate(layers, { asked: ['s3:GetObject'] }).steps;
    // Granted outright; by its resources alone; by a search over resources, and over values.
    expect(steps(layersOf({}))).toBe(36);
    expect(steps(layersOf({ Resource: inBucket }))).toBe(148);
    expect(steps(layersOf({ Resource: inBucket }, { NotResource: inBucket }))).toBe(356);
    expect(steps(layersOf({ Condition: { StringLike: { 'aws:y': 'a*' } } }))).toBe(609);
  });

  it('goes by where the resources of the requests lie', () => {
    const layers = layersOf({ Resource: ['arn:aws:iam::111122223333:policy/*', 'arn:aws:sqs:eu-west-1:*:*'] });
    const asked = ['iam:DeletePolicy', 'sqs:SendMessage'];
    const places = [
      undefined,
      { account: '111122223333' },
      { account: '444455556666' },
      { account: '111122223333', regions: ['eu-west-1'] },
      { account: '111122223333', regions: ['us-east-1'] },
    ];
    const contexts = places.map((resources) => ({ ...unknownContext, ...(resources !== undefined && { resources }) }));
    const verdicts = [...contexts, ...contexts].map(
      (context) => estimate(layers, { asked, contextOf: () => context }).verdicts,
    );
    expect(verdicts).toEqual(
      [...contexts, ...contexts].map((context) => decided(layers, { asked, contextOf: () => context })),
    );
    expect(verdicts.slice(0, 5)).toEqual([
      ['limited', 'limited'],
      ['granted', 'limited'],
      ['missing', 'limited'],
      ['granted', 'granted'],
      ['granted', 'missing'],
    ]);
  });

  it('goes by the partition, and by policies that could not be read', () => {
    const asked = ['kms:Decrypt', 's3:ListAllMyBuckets'];
    const keys = policyOf('keys', { Action: '*', Resource: 'arn:aws-cn:kms:*:*:key/*' });
    const layers: PolicyLayers = { identity: [keys], scps: [[policyOf('s', {})]] };
    const unread: PolicyLayers = { ...layers, identity: [keys, unreadablePolicy('u')] };
    for (const partition of ['aws', 'aws-cn', 'aws'])
      for (const each of [layers, unread, layers])
        expect(estimate(each, { asked, partition }).verdicts).toEqual(decided(each, { asked, partition }));
  });

  it('judges once for all who have the same statements and of whom the same is known', () => {
    let reads = 0;
    const written = documentOf([{ Action: 'sqs:*' }, { Action: 'sqs:*', Effect: 'Deny', Condition: isMet }]);
    const document: PolicyDocument = {
      ...written,
      statements: written.statements.map(({ conditions, ...statement }) => ({
        ...statement,
        get conditions() {
          reads += 1;
          return conditions;
        },
      })),
    };
    const layers = { identity: [{ name: 'p', document }] };
    const readsFor = (value: string) => {
      const before = reads;
      const context = knownContext({ 'aws:x': value });
      estimate(layers, { asked: ['sqs:SendMessage'], contextOf: () => context });
      return reads - before;
    };
    // The first one may be the only one who has it: of that nothing is kept.
    const [first, second] = [readsFor('yes'), readsFor('yes')];
    expect([first > 0, second > 0]).toEqual([true, true]);
    expect(readsFor('yes')).toBe(0);
    expect(readsFor('no')).toBeGreaterThan(0);
    expect([readsFor('no'), readsFor('yes')]).toEqual([0, 0]);
  });

  it('notes which documents several principals have', () => {
    const one = () => policyOf('p', { Action: 's3:*' });
    const layers = { identity: [one()], boundary: one(), scps: [[one()]], rcps: [[one()]] };
    const documents = [layers.identity[0], layers.boundary, layers.scps[0]?.[0], layers.rcps[0]?.[0]];
    const shared = () => documents.map((each) => each && isSharedDocument(each.document));
    const meter = createStepMeter(10_000_000, true);
    estimate(layers, { meter });
    estimate(layers, { meter });
    expect(shared()).toEqual([false, false, false, false]);
    estimate(layers);
    expect(shared()).toEqual([true, true, true, true]);
    estimate(layers);
    expect(shared()).toEqual([true, true, true, true]);
  });

  describe('leaves to be decided step by step', () => {
    it('what is asked about more than a principal’s own layers, or below more levels than there are', () => {
      const resource = {
        kind: 'bucket',
        owner: '111122223333',
        principal: 'arn:aws:iam::111122223333:role/r',
      } as const;
      const levels = Array.from({ length: 33 }, () => [policyOf('s', {})]);
      for (const more of [
        { resource },
        { asked: { policy: policyOf('p', {}), ifNone: 'missing' } as const },
        { scps: levels },
      ]) {
        const told = estimate({ ...layersOf({}), ...more });
        expect([told.verdicts, told.steps]).toEqual([undefined, 0]);
      }
      expect(estimate({ ...layersOf({}), scps: levels.slice(1) }).verdicts).toEqual(names.map(() => 'granted'));
    });

    it('wildcards that take more than 400,000 steps to read, wherever they stand', () => {
      const wild = (...patterns: readonly string[]) => policyOf('p', { Action: patterns });
      const most = wild('*:Get*', '*:List*');
      const more = wild('*:Put*', '*:Set*');
      for (const layers of [
        { identity: [most, more] },
        { identity: [most], boundary: more },
        { identity: [most], scps: [[more]] },
        { identity: [most], rcps: [[more]] },
      ]) {
        const { verdicts, meter } = estimate(layers);
        expect([verdicts, meter.wasRefused]).toEqual([undefined, false]);
      }
      expect(estimate({ identity: [most] }).verdicts).toEqual(decided({ identity: [most] }));
    });

    it('what has too many lists of statements, of its own or above it', () => {
      const layers: PolicyLayers = { identity: [policyOf('p', { Action: 's3:*' })], scps: [[policyOf('s', {})]] };
      const above: PolicyLayers = { identity: [], scps: [[policyOf('other', {})]] };
      expect([layers, layers].map((each) => estimate(each).verdicts !== undefined)).toEqual([true, true]);
      const { next } = knownLists();
      // Few when it begins, and too many from then on.
      let reads = 0;
      Object.defineProperty(next, 'size', { configurable: true, get: () => (reads++ === 0 ? 1 : 40_001) });
      const told = [layers, above].map((each) => {
        reads = 0;
        return estimate(each).verdicts;
      });
      Reflect.deleteProperty(next, 'size');
      expect(told).toEqual([undefined, undefined]);
      expect(estimate(above).verdicts).toBeDefined();
    });

    it('what only this principal has, where that takes more than 300,000 steps', () => {
      const statements = Array.from({ length: 300 }, (_, index) => ({
        Resource: `arn:aws:ec2:*:*:volume/v${index}`,
      }));
      const layers = layersOf(...statements);
      const asked = all.filter((name) => name.startsWith('ec2:'));
      const first = estimate(layers, { asked });
      expect([first.verdicts, first.meter.isSpent]).toEqual([undefined, false]);
      expect(first.steps).toBeGreaterThan(300_000);
      // Known to others, too, it is worth what it takes.
      const meter = createStepMeter(1_000_000_000, true);
      expect(estimate(layers, { asked, meter }).verdicts).toBeDefined();
    });
  });
});
