import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import { decideGrant } from '../../../shared/iam/decideGrant.ts';
import { documentPlaces } from '../../../shared/iam/grant/documentPlaces.ts';
import type { GrantDecision, GrantQuestion } from '../../../shared/iam/grant/grantDecision.ts';
import { keepDecision } from '../../../shared/iam/grant/keepDecision.ts';
import type { PolicyLayers, PolicySource } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf, knownContext, type WrittenStatement } from '../policyFixtures.ts';

const stepsToDecide = 100;

/** A policy of which it is known that several principals have it. */
function shared(name: string, ...statements: readonly WrittenStatement[]): PolicySource {
  const document = documentOf(statements);
  const places = documentPlaces(document, 1_000_000);
  if (places !== undefined) places.uses.isShared = true;
  return { name, document };
}

const queue = { Action: 'sqs:SendMessage', Condition: { StringLike: { x: ['a', 'b*'] } } };

/** Asks, and tells whether the decision was made anew, what it was, and what it took. */
function ask(layers: PolicyLayers, asked: Partial<GrantQuestion> = {}) {
  const meter = createStepMeter(1_000, true);
  const question = { action: 'sqs:SendMessage', resource: '*', context: knownContext({ x: 'a' }), meter, ...asked };
  let made = 0;
  const decision = keepDecision(question, layers, (own): GrantDecision => {
    made += 1;
    expect(own).toBe(question);
    own.meter?.take(stepsToDecide);
    const value = JSON.stringify(contextReader(own.context)('x'));
    return { verdict: 'missing', causes: [{ layer: 'identity', kind: 'no-allow', why: value }] };
  });
  return { made, why: decision?.causes[0]?.why, steps: meter.steps, meter };
}

describe('keepDecision', () => {
  it('decides once for all who have the same statements and say the same of the keys that these name', () => {
    const policy = shared('p', queue);
    const first = ask({ identity: [policy] });
    expect([first.made, first.steps]).toEqual([1, stepsToDecide]);
    const again = ask({ identity: [policy] });
    expect([again.made, again.steps, again.why]).toEqual([0, first.steps, first.why]);
    const silent = shared('other', { Action: 's3:*' });
    expect(ask({ identity: [silent, policy] }).made).toBe(0);
    expect(ask({ identity: [policy] }, { context: knownContext({ x: 'a', y: 'not named' }) }).made).toBe(0);
    expect(ask({ identity: [policy] }, { partition: 'aws' }).made).toBe(0);
    // It comes out the same, and what is told of it does not.
    const other = ask({ identity: [policy] }, { context: knownContext({ x: 'b' }) });
    expect([other.made, other.why === first.why]).toEqual([1, false]);
  });

  it.each<[string, Partial<GrantQuestion>]>([
    ['another action', { action: 'sqs:ReceiveMessage' }],
    ['another partition', { partition: 'aws-cn' }],
    ['another place', { context: { ...knownContext({ x: 'a' }), resources: { account: '111122223333' } } }],
  ])('decides anew about %s', (_name, asked) => {
    const policy = shared('p', { Action: 'sqs:*' });
    ask({ identity: [policy] });
    expect(ask({ identity: [policy] }, asked).made).toBe(1);
    expect(ask({ identity: [policy] }, asked).made).toBe(0);
  });

  it('decides anew where policies have other names, or stand elsewhere', () => {
    const policy = shared('p', queue);
    const boundary = shared('b', { Action: 's3:*' });
    const layers: readonly PolicyLayers[] = [
      { identity: [policy] },
      { identity: [{ ...policy, name: 'q' }] },
      { identity: [{ ...policy, arn: 'arn:aws:iam::111122223333:policy/p' }] },
      { identity: [], scps: [[policy]] },
      { identity: [], scps: [[], [policy]] },
      { identity: [policy], boundary },
      { identity: [policy], boundary: { ...boundary, name: 'c' } },
      { identity: [policy], scps: [[]] },
      { identity: [policy], scps: [[boundary]] },
    ];
    for (const each of layers) expect(ask(each).made).toBe(1);
    for (const each of layers) expect(ask(each).made).toBe(0);
  });

  it('tells policies that could not be read by their names', () => {
    const unread = (name: string) => ({ name, document: { ...documentOf([]), faults: [{ path: '', message: 'x' }] } });
    const policy = shared('p', queue);
    expect(ask({ identity: [policy, unread('u')] }).made).toBe(1);
    expect(ask({ identity: [policy, unread('u')] }).made).toBe(0);
    expect(ask({ identity: [policy, unread('v')] }).made).toBe(1);
    expect(ask({ identity: [policy, { ...unread('u'), document: documentOf([]) }] }).made).toBe(1);
    expect(ask({ identity: [policy], boundary: unread('b') }).made).toBe(1);
    expect(ask({ identity: [policy], boundary: { name: 'b', document: documentOf([]) } }).made).toBe(1);
  });

  it('leaves alone what one principal has', () => {
    const own = { name: 'own', document: documentOf([queue]) };
    for (const layers of [{ identity: [own] }, { identity: [shared('p', queue)], scps: [[own]] }]) {
      const told = ask(layers);
      expect([told.made, told.why, told.steps]).toEqual([0, undefined, 0]);
    }
  });

  it('leaves alone where each step counts, and questions about more', () => {
    const policy = shared('p', queue);
    const resource = { kind: 'bucket', owner: '111122223333', principal: 'arn:aws:iam::111122223333:role/r' } as const;
    const asked = { policy, ifNone: 'missing' } as const;
    const layers = { identity: [policy] };
    ask(layers);
    for (const told of [
      ask(layers, { meter: createStepMeter(1_000) }),
      ask(layers, { resource: 'arn:aws:sqs:*:*:q' }),
      ask(layers, { asWritten: true }),
      ask({ ...layers, resource }),
      ask({ ...layers, asked }),
    ]) {
      expect([told.made, told.why]).toEqual([0, undefined]);
    }
    expect(ask(layers, { asWritten: false }).made).toBe(0);
    expect(ask(layers, { asWritten: false }).why).toBeDefined();
  });

  it('keeps nothing that took more steps than there were, and says so to the meter', () => {
    const policy = shared('p', queue);
    const few = createStepMeter(stepsToDecide - 1, true);
    expect(ask({ identity: [policy] }, { meter: few }).made).toBe(1);
    expect([few.isSpent, few.wasRefused]).toEqual([true, true]);
    expect(ask({ identity: [policy] }).made).toBe(1);
    const fewer = createStepMeter(stepsToDecide - 1, true);
    // It is at hand, and still counts.
    expect(ask({ identity: [policy] }, { meter: fewer }).made).toBe(0);
    expect(fewer.isSpent).toBe(true);
    expect(ask({ identity: [policy] }, { meter: createStepMeter(stepsToDecide, true) }).made).toBe(0);
  });

  it('counts what judging takes once for all questions that are judged alike, at hand or not', () => {
    const statement = (Sid: string) => ({ Sid, Action: 'ec2:*', Condition: { StringLike: { x: ['a*c', 'b*'] } } });
    const layers = { identity: [shared('p', statement('A')), shared('q', statement('B'))] };
    const context = knownContext({}, 'unknown');
    const stepsOf = (actions: readonly string[]) => {
      const meter = createStepMeter(1_000_000, true);
      for (const action of actions) decideGrant({ action, resource: '*', context, meter }, layers);
      return meter.steps;
    };
    const [one, other] = ['ec2:CreateSnapshot', 'ec2:CreateSnapshots'] as const;
    const alone = stepsOf([one]);
    const both = stepsOf([one, other]);
    expect(both).toBeLessThan(2 * alone);
    expect(stepsOf([one])).toBe(alone);
    expect(stepsOf([one, other])).toBe(both);
  });
});
