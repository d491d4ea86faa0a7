import { describe, expect, it } from 'vitest';
import {
  decideGrant,
  type GrantQuestion,
  type KnownContext,
  type PolicyLayers,
} from '../../../shared/iam/decideGrant.ts';
import { documentPlaces } from '../../../shared/iam/grant/documentPlaces.ts';
import { lookUpInLayers } from '../../../shared/iam/grant/findStatements.ts';
import { sharedText, sharedVerdicts } from '../../../shared/iam/grant/sharedVerdicts.ts';
import type { PolicySource } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import {
  documentOf,
  knownContext,
  unknownContext,
  unreadablePolicy,
  type WrittenStatement,
} from '../policyFixtures.ts';

/** A policy of which it is known that several principals have it. */
function shared(name: string, ...statements: readonly WrittenStatement[]): PolicySource {
  const document = documentOf(statements);
  const places = documentPlaces(document, 1_000_000);
  if (places !== undefined) places.uses.isShared = true;
  return { name, document };
}

const queues = { Action: 'sqs:*', Resource: 'arn:aws:sqs:*:*:veeam-*' };
const policy = shared('p', queues);

describe('sharedText', () => {
  const textOf = (layers: PolicyLayers, asked: Partial<GrantQuestion> = {}, told = '') => {
    const question = { action: 'sqs:SendMessage', resource: '*', context: unknownContext, ...asked };
    return sharedText(question, lookUpInLayers(layers, question.action.toLowerCase()), told);
  };
  const placedIn = (account: string, ...regions: readonly string[]) => ({
    context: { ...unknownContext, resources: { account, regions } },
  });
  const plain = textOf({ identity: [policy] });

  it('is the same whatever policies are called, and whatever others say of other actions', () => {
    expect(plain).toBeDefined();
    const named = { ...policy, name: 'q', arn: 'arn:aws:iam::111122223333:policy/q' };
    expect(textOf({ identity: [shared('s', { Action: 's3:*' }), named] })).toBe(plain);
    // It takes a queue, too.
    expect(textOf({ identity: [policy] }, { action: 'SQS:receivemessage' })).toBe(plain);
    const [here, there] = [placedIn('111122223333', 'eu-west-1'), placedIn('444455556666', 'eu-west-1')];
    expect(textOf({ identity: [policy] }, here)).toBe(textOf({ identity: [policy] }, there));
  });

  it.each<[string, string | undefined]>([
    ['other statements', textOf({ identity: [shared('p', queues)] })],
    ['another layer', textOf({ identity: [], scps: [[policy]] })],
    ['another level', textOf({ identity: [], scps: [[], [policy]] })],
    ['a boundary that is silent', textOf({ identity: [policy], boundary: shared('b', { Action: 's3:*' }) })],
    ['a policy that could not be read', textOf({ identity: [policy, unreadablePolicy('u')] })],
    ['another partition', textOf({ identity: [policy] }, { partition: 'aws-cn' })],
    ['one resource', textOf({ identity: [policy] }, { resource: 'arn:aws:sqs:eu-west-1:111122223333:veeam-a' })],
    ['resources as written', textOf({ identity: [policy] }, { resource: 'veeam-a', asWritten: true })],
    ['other regions', textOf({ identity: [policy] }, placedIn('111122223333', 'eu-west-1'))],
    ['a context that says something else', textOf({ identity: [policy] }, {}, '1 ')],
  ])('is another one for %s', (_name, text) => {
    expect(text).toBeDefined();
    expect(text).not.toBe(plain);
  });

  it('is not there for what one principal has, nor for what is too large to be kept', () => {
    const own = { name: 'own', document: documentOf([queues]) };
    const principal = 'arn:aws:iam::111122223333:role/r';
    const layers: readonly PolicyLayers[] = [
      { identity: [own] },
      { identity: [policy], scps: [[own]] },
      { identity: [policy], asked: { policy, ifNone: 'missing' } },
      { identity: [policy], resource: { kind: 'bucket', owner: '111122223333', principal } },
      { identity: [shared('many', ...Array.from({ length: 61 }, () => queues))] },
    ];
    expect(layers.map((each) => textOf(each))).toEqual(layers.map(() => undefined));
  });
});

describe('a shared verdict', () => {
  const role = (name: string): KnownContext['known'] => ({
    'aws:PrincipalArn': `arn:aws:iam::111122223333:role/${name}`,
  });
  const guard: WrittenStatement = {
    Effect: 'Deny',
    Action: 'sqs:*',
    Condition: {
      ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/admin-*' },
      StringEquals: { 'aws:ResourceTag/owner': 'platform' },
    },
  };
  const everything = shared('everything', {});
  const scps = [[everything, shared('guard', guard)]];
  const layers: PolicyLayers = { identity: [policy], scps };

  /** Asks as an estimate and by itself; tells how many verdicts came to be kept, and the steps. */
  const ask = (of: PolicyLayers, context: KnownContext, action = 'sqs:SendMessage', limit = 1_000_000) => {
    const meter = createStepMeter(limit, true);
    const before = sharedVerdicts.size;
    const told = decideGrant({ action, resource: '*', context, meter }, of);
    return {
      told,
      exact: decideGrant({ action, resource: '*', context }, of),
      kept: sharedVerdicts.size - before,
      meter,
    };
  };

  it.each<[string, PolicyLayers, KnownContext, string?]>([
    ['with another name', layers, knownContext(role('b'))],
    [
      'in one of several requests',
      layers,
      { ...knownContext({}), oneOf: { 'aws:PrincipalArn': ['arn:aws:iam::111122223333:role/c'] } },
    ],
    [
      'with policies of other names',
      { identity: [{ ...policy, name: 'q' }], scps: [[{ ...everything, name: 'f' }, ...(scps[0]?.slice(1) ?? [])]] },
      knownContext(role('a')),
    ],
    ['about another action on a queue', layers, knownContext(role('d')), 'sqs:ReceiveMessage'],
  ])('is told as if it were found anew, %s', (_name, of, context, action) => {
    ask(layers, knownContext(role('a')));
    const { told, exact, kept } = ask(of, context, action);
    expect(kept).toBe(0);
    expect(told).toEqual(exact);
  });

  it('is told of the one who asks', () => {
    ask(layers, knownContext(role('a')));
    const { causes } = ask(layers, knownContext(role('e'))).told;
    const guarded = causes.find(({ policy }) => policy === 'guard');
    expect(guarded?.why).toContain('(the key is arn:aws:iam::111122223333:role/e)');
    expect(ask(layers, knownContext(role('admin-x'))).told).not.toEqual(ask(layers, knownContext(role('x'))).told);
  });

  it('counts what finding it takes, at hand or not', () => {
    const fresh = { identity: [policy], scps: [[everything, shared('guard', { ...guard, Sid: 'Fresh' })]] };
    const first = ask(fresh, knownContext(role('a')));
    const again = ask(fresh, knownContext(role('a')));
    expect([first.kept, again.kept]).toEqual([1, 0]);
    expect(again.meter.steps).toBe(first.meter.steps);
    const few = ask(fresh, knownContext(role('a')), 'sqs:SendMessage', first.meter.steps - 1);
    expect([few.meter.wasRefused, few.told.causes[0]?.kind]).toEqual([true, 'undecided']);
  });

  it('is not kept where each step counts', () => {
    const before = sharedVerdicts.size;
    const fresh = { identity: [shared('p', queues)], scps };
    decideGrant({ action: 'sqs:SendMessage', resource: '*', context: unknownContext, meter: createStepMeter() }, fresh);
    expect(sharedVerdicts.size).toBe(before);
  });
});
