import { describe, expect, it } from 'vitest';
import type { KnownContext } from '../../../shared/iam/conditions/knownContext.ts';
import { decideAlike } from '../../../shared/iam/decideAlike.ts';
import type { PolicyLayers } from '../../../shared/iam/decideGrant.ts';
import { listAllowed } from '../../../shared/iam/listAllowed.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { knownContext, policyOf, unknownContext, unreadablePolicy, type WrittenStatement } from '../policyFixtures.ts';

/** Per statement: its number, the actions, those allowed in part with a `?`, and `…` where not all was decided. */
function allowed(
  layers: PolicyLayers,
  { context = unknownContext, meter = createStepMeter() }: { context?: KnownContext; meter?: StepMeter } = {},
): readonly string[] {
  const contextOf = () => context;
  return listAllowed({ layers, contextOf, meter }).map(({ source, statement, actions, isDecided }) => {
    const written = Array.from(actions, ({ action, isLimited }) => `${action.name}${isLimited ? '?' : ''}`);
    return [`${source.name}${statement.number}`, ...written, ...(isDecided ? [] : ['…'])].join(' ');
  });
}

function layersOf(...statements: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('p', ...statements)] };
}

const queues = ['sqs:DeleteQueue', 'sqs:SendMessage'];
const anyQueue = ['arn:aws:sqs:*:*:?', 'arn:aws:sqs:*:*:??*'];
const isMet = { StringEquals: { 'aws:x': 'yes' } };

describe('listAllowed, statement by statement', () => {
  it.each([
    ['on everything', { Action: queues }, ['p1 sqs:DeleteQueue sqs:SendMessage']],
    [
      'on all that the actions take',
      { Action: queues, Resource: 'arn:aws:sqs:*:*:*' },
      ['p1 sqs:DeleteQueue sqs:SendMessage'],
    ],
    ['on one resource', { Action: queues, Resource: 'arn:aws:sqs:*:*:q' }, ['p1 sqs:DeleteQueue? sqs:SendMessage?']],
    [
      'on one resource and on others',
      { Action: queues, Resource: ['arn:aws:sqs:*:*:q', 'arn:aws:s3:::*'] },
      ['p1 sqs:DeleteQueue? sqs:SendMessage?'],
    ],
    ['on others', { Action: queues, Resource: 'arn:aws:s3:::*' }, []],
    ['on all but everything', { Action: queues, NotResource: '*' }, []],
    ['on all but what is everything together', { Action: queues, NotResource: anyQueue }, []],
    ['on all but others', { Action: queues, NotResource: 'arn:aws:s3:::*' }, ['p1 sqs:DeleteQueue sqs:SendMessage']],
    ['on all but all that the actions take', { Action: queues, NotResource: 'arn:aws:sqs:*:*:*' }, []],
    ['under a condition that is met', { Action: queues, Condition: isMet }, ['p1 sqs:DeleteQueue sqs:SendMessage']],
    ['under one that is not', { Action: queues, Condition: { StringEquals: { 'aws:x': 'no' } } }, []],
    [
      'under one that is not, on one resource',
      { Action: queues, Resource: 'arn:aws:sqs:*:*:q', Condition: { StringEquals: { 'aws:x': 'no' } } },
      [],
    ],
    [
      'under one that is open',
      { Action: queues, Condition: { StringEquals: { 'aws:y': 'no' } } },
      ['p1 sqs:DeleteQueue? sqs:SendMessage?'],
    ],
    [
      'of what the table does not know, in part',
      { Action: ['new:DoIt', 'new:Do'], Resource: 'arn:aws:new:::a' },
      ['p1 new:Do? new:DoIt?'],
    ],
    ['of what the table does not know, all of it', { Action: ['new:DoIt'] }, ['p1 new:DoIt']],
  ] as const)('%s', (_name, statement, expected) => {
    expect(allowed(layersOf(statement), { context: knownContext({ 'aws:x': 'yes' }) })).toEqual(expected);
    // Nor is it another statement's share, where that allows them all.
    const all = { Action: [...queues, 'new:Do', 'new:DoIt'] };
    const beside = allowed(layersOf(statement, all), { context: knownContext({ 'aws:x': 'yes' }) });
    expect(beside.some((each) => each.startsWith('p1'))).toBe(expected.length > 0);
  });

  it('leaves out a statement that reaches no request, where another allows all', () => {
    const everything = { Action: [...queues, 'new:DoIt'] };
    const elsewhere = [
      { ...everything, Resource: 'arn:aws:s3:::*' },
      { ...everything, NotResource: '*' },
      { ...everything, Condition: { StringEquals: { 'aws:x': 'no' } } },
      { ...everything, Resource: ['arn:aws:s3:::*', 'arn:aws:kms:*:*:*'], Condition: { Null: { 'aws:x': 'true' } } },
    ];
    const told = allowed(layersOf(everything, ...elsewhere), { context: knownContext({ 'aws:x': 'yes' }) });
    expect(told.map((each) => each.slice(0, 2))).toEqual(['p1', 'p2']);
    // An action that the table does not know may take a resource of any service.
    expect(told[1]).toBe('p2 new:DoIt');
  });

  it('tells a part of what another statement allows in part', () => {
    const statements = [
      { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:a*' },
      { Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:b*' },
      { Action: 'sqs:*Message', Resource: 'arn:aws:sqs:*:*:*' },
    ];
    expect(allowed(layersOf(...statements.slice(0, 2)))).toEqual(['p1 sqs:SendMessage?', 'p2 sqs:SendMessage?']);
    expect(allowed(layersOf(...statements))[0]).toBe('p1 sqs:SendMessage');
  });

  it('sorts by name without case, whatever the table knows', () => {
    const Action = ['SQS:SendMessage', 'sqs:Do_It', 'sqs:DoAb', 'a:Z', 'zz:a', 'sqs:DeleteQueue'];
    expect(allowed(layersOf({ Action }))).toEqual(['p1 a:Z sqs:DeleteQueue sqs:Do_It sqs:DoAb sqs:SendMessage zz:a']);
  });

  it('takes what a statement of another kind of policy allows for limited', () => {
    const action = { negated: false, patterns: ['sqs:SendMessage'] };
    const trust = { number: 1, effect: 'Allow', action, conditions: [] } as const;
    const document = { version: '2012-10-17', statements: [trust] } as const;
    expect(allowed({ identity: [{ name: 't', document }] })).toEqual(['t1 sqs:SendMessage?']);
    const beside = { identity: [{ name: 't', document }, policyOf('p', { Action: 'sqs:SendMessage' })] };
    expect(allowed(beside)[1]).toBe('p1 sqs:SendMessage');
  });

  it('takes all for limited where a policy that could not be read may deny it', () => {
    const layers = { identity: [policyOf('p', { Action: ['sqs:SendMessage', 'new:DoIt'] }), unreadablePolicy('x')] };
    expect(allowed(layers)).toEqual(['p1 new:DoIt? sqs:SendMessage?']);
  });

  it('shares one list between statements that add the same, and no other', () => {
    const lists = listAllowed({
      layers: layersOf(
        { Action: ['sqs:SendMessage', 'new:DoIt'] },
        { Action: ['sqs:SendMessage', 'new:DoIt'], NotResource: 'arn:aws:s3:::*' },
        { Action: ['new:DoIt', 'sqs:SendMessage'] },
        { Action: ['sqs:DeleteQueue', 'new:Other'] },
      ),
      contextOf: () => unknownContext,
    }).map(({ actions }) => Array.from(actions, ({ action }) => action.name));
    expect(lists).toHaveLength(4);
    expect(lists[1]).toEqual(['new:DoIt', 'sqs:SendMessage']);
    expect(lists[2]).toEqual(lists[0]);
    expect(lists[3]).toEqual(['new:Other', 'sqs:DeleteQueue']);
  });

  describe('with fewer steps', () => {
    const layers: PolicyLayers = {
      identity: [
        policyOf(
          'p',
          { Action: [...queues, 'new:DoIt'] },
          { Action: 'kms:Decrypt', Resource: 'arn:aws:kms:*:*:key/a' },
          { Action: ['sts:TagSession', 'new:Other'], Condition: { Null: { 'aws:x': 'true' } } },
          { Action: 's3:GetObject', NotResource: 'arn:aws:s3:::b/*' },
          { Effect: 'Deny', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:q' },
        ),
      ],
      scps: [[policyOf('s', { Action: ['sqs:*', 'kms:*', 's3:*', 'new:*', 'sts:*'] })]],
    };
    const whole = [
      'p1 new:DoIt sqs:DeleteQueue sqs:SendMessage?',
      'p2 kms:Decrypt?',
      'p3 new:Other? sts:TagSession?',
      'p4 s3:GetObject?',
    ];
    const maybe = [
      'p1 new:DoIt? sqs:DeleteQueue? sqs:SendMessage? …',
      'p2 kms:Decrypt? …',
      'p3 new:Other? sts:TagSession? …',
      'p4 s3:GetObject? …',
    ];

    it('says of each statement what is so, or what may be so', () => {
      const meter = createStepMeter();
      expect(allowed(layers, { meter })).toEqual(whole);
      expect(allowed(layers, { meter: createStepMeter(0) })).toEqual(maybe);
      const enough = meter.steps;
      for (let part = 0; part < 24; part++) {
        const told = allowed(layers, { meter: createStepMeter(Math.floor((enough * part) / 24)) });
        expect(told).toHaveLength(whole.length);
        // What is decided of a list is as it is; the rest may be.
        const expected = told.map((each, index) => (each.endsWith('…') ? maybe : whole)[index]?.replaceAll('?', ''));
        expect(told.map((each) => each.replaceAll('?', ''))).toEqual(expected);
        expect(whole).toEqual(expect.arrayContaining(told.filter((each) => !each.endsWith('…'))));
      }
      expect(allowed(layers, { meter: createStepMeter(enough) })).toEqual(whole);
    });

    it('counts a step for each action of a list', () => {
      const meter = createStepMeter();
      const [only] = listAllowed({ layers: layersOf({}), contextOf: () => unknownContext, meter });
      expect(meter.steps).toBeGreaterThanOrEqual(only?.actions.length ?? Number.NaN);
    });

    it('judges no statement by itself that reaches whatever is allowed', () => {
      const steps = (Resource: string) => {
        const meter = createStepMeter();
        allowed(layersOf({ Action: 'sqs:*' }, { Action: 'sqs:*', Resource }, { Action: 'sqs:*', Resource }), { meter });
        return meter.steps;
      };
      expect(steps('arn:aws:sqs:*:*:q')).toBeGreaterThan(steps('*'));
      // Beyond deciding and listing: nothing on everything; on resources, reading the statement once for each class; and
      // where there is more to it, judging it.
      const beyond = (written: WrittenStatement) => {
        const meters = [createStepMeter(), createStepMeter()];
        const layers = layersOf({ ...written, Action: 'sqs:SendMessage' });
        const [alone, listed] = meters;
        const contextOf = () => unknownContext;
        if (alone !== undefined)
          decideAlike(['sqs:SendMessage'], { layers, contextOf, kindOf: contextOf, partition: 'aws', meter: alone });
        allowed(layers, { ...(listed !== undefined && { meter: listed }) });
        return (listed?.steps ?? 0) - (alone?.steps ?? 0) - 4;
      };
      const [everything, plain, other] = [{}, { Resource: 'arn:aws:sqs:*:*:*' }, { NotResource: 'arn:aws:s3:::*' }].map(
        beyond,
      );
      expect(everything).toBe(0);
      expect(plain).toBeGreaterThanOrEqual(20);
      expect(plain).toBeLessThan(40);
      expect(other).toBeGreaterThan(40);
    });
  });
});
