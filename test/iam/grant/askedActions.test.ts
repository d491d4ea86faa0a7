import { describe, expect, it } from 'vitest';
import { type AskedActions, askActions, uniteAsked } from '../../../shared/iam/grant/askedActions.ts';
import { placedActions } from '../../../shared/iam/grant/placedActions.ts';
import type { Statement } from '../../../shared/iam/policy/statement.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { documentOf, type WrittenStatement } from '../policyFixtures.ts';

const nobody: ReadonlySet<string> = new Set();

function statementOf(written: WrittenStatement): Statement {
  const [statement] = documentOf([written]).statements;
  if (statement === undefined) throw new Error('expected a statement');
  return statement;
}

function ask(written: WrittenStatement, except = nobody, meter: StepMeter = createStepMeter()): AskedActions {
  return askActions(statementOf(written), except, meter);
}

function namesOf({ places }: AskedActions): readonly string[] {
  return Array.from(places, (at) => placedActions()[at]?.name ?? '');
}

function stepsOf(written: WrittenStatement, except: ReadonlySet<string> = new Set()): number {
  const meter = createStepMeter();
  ask(written, except, meter);
  return meter.steps;
}

const required: ReadonlySet<string> = new Set(['s3:getobject', 'new:doit', 'sts:nosuch']);

describe('askActions', () => {
  it.each([
    ['by name, in any case', { Action: ['S3:getobject', 's3:PutObject'] }, ['s3:GetObject', 's3:PutObject']],
    ['by name and wildcard', { Action: ['s3:GetObject', 'S3:PutObjectAc*'] }, ['s3:GetObject', 's3:PutObjectAcl']],
    [
      'once, in the order of their names',
      { Action: ['sts:TagS*', 'sts:A*R?le', 'sts:AssumeRole'] },
      ['sts:AssumeRole', 'sts:TagSession'],
    ],
    ['none of a malformed entry', { Action: 's3:GetObject s3:PutObject' }, []],
    ['none that needs no permission', { Action: ['sts:GetCallerIdentity', 'sts:TagSession'] }, ['sts:TagSession']],
  ] as const)('gives actions %s', (_name, written, names) => {
    expect(namesOf(ask(written))).toEqual(names);
  });

  it('gives for NotAction all others', () => {
    const names = namesOf(ask({ NotAction: ['s3:*', 'nonsense'] }));
    const expected = placedActions().flatMap(({ name }) => (/^s3:|^sts:GetCallerIdentity$/.test(name) ? [] : [name]));
    expect(names).toEqual(expected);
    expect(namesOf(ask({ NotAction: 's3:*' }))).toEqual(expected);
  });

  it('passes over what nobody asks about, known to the table or not', () => {
    expect(namesOf(ask({ Action: ['s3:GetObject', 's3:PutObject'] }, required))).toEqual(['s3:PutObject']);
    expect(namesOf(ask({ Action: 's3:GetObjec?' }, required))).toEqual([]);
    expect(namesOf(ask({ NotAction: 's3:*' }, required))).not.toContain('s3:GetObject');
    expect(namesOf(ask({ NotAction: 'S3:GETOBJECT' }, required))).not.toContain('s3:GetObject');
    expect(ask({ Action: ['new:DoIt', 'NEW:doit', 'new:Other'] }, required).unknown).toEqual(['new:Other']);
  });

  it('names what the table does not know, of Action alone and where an action could have the name', () => {
    const odd = [
      'new:Do-It',
      'new:',
      ':DoIt',
      'new-1:Do_It',
      'new:Do*',
      'new:a b',
      'new:a,b',
      ' new:A',
      'new:A ',
      's3:GetObject',
    ];
    expect(ask({ Action: odd }).unknown).toEqual(['new-1:Do_It']);
    expect(ask({ NotAction: odd }).unknown).toEqual([]);
  });

  it('asks nothing, in no steps, of a statement that speaks only of what nobody asks about', () => {
    const meter = createStepMeter();
    const asked = ask({ Action: ['S3:GetObject', 'new:DoIt'] }, required, meter);
    expect([asked.places.length, asked.unknown, asked.isComplete, meter.steps]).toEqual([0, [], true, 0]);
  });

  it('gives statements about the same actions one answer', () => {
    const except = new Set<string>();
    const [one, other] = [1, 2].map(() => ask({ Action: ['s3:A*', 's3:B*'] }, except));
    expect(other).toBe(one);
  });

  it('tells lists of actions apart from entries that hold a blank', () => {
    const lists = [['s3:GetObject', 's3:PutObject'], ['s3:GetObject s3:PutObject'], ['s3:GetObject', 's3:PutObject']];
    const asked = lists.map((Action) => ask({ Action }));
    expect(asked.map((each) => each.places.length)).toEqual([2, 0, 2]);
    expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
    expect(ask({ NotAction: lists[0] ?? [] }).key).not.toBe(asked[0]?.key);
  });

  describe('counts', () => {
    const size = placedActions().length;

    it('a step for twenty places of one entry, and for three of several', () => {
      const services = placedActions().filter(({ name }) => name.startsWith('ec2:')).length;
      expect(stepsOf({ Action: 'sts:AssumeRole' })).toBe(1);
      expect(stepsOf({ Action: '*' })).toBe(Math.ceil(size / 20));
      expect(stepsOf({ Action: ['sts:AssumeRole', 'sts:TagSession'] })).toBe(Math.ceil((2 + size) / 3));
      expect(stepsOf({ NotAction: '*' })).toBe(Math.ceil((size + size) / 3));
      const [one, two] = [stepsOf({ Action: 'ec2:*' }), stepsOf({ Action: ['ec2:*', 'sts:AssumeRole'] })];
      expect(two - one).toBe(Math.ceil((services + 1 + size) / 3) - Math.ceil(services / 20));
    });

    it('them again for each who asks', () => {
      const except = new Set<string>();
      const steps = [1, 2].map(() => stepsOf({ Action: ['ec2:*', 's3:*'] }, except));
      expect(steps[1]).toBe(steps[0]);
    });

    it.each([
      ['a wildcard', { Action: 'ec2:*' }],
      ['several names', { Action: ['s3:GetObject', 's3:PutObject'] }],
      ['one entry of many places', { Action: '*' }],
      ['what others have read before', { Action: ['kms:*', 's3:*'] }],
    ])('no further than there are steps: %s', (_name, written) => {
      const except = new Set<string>();
      if (_name.startsWith('what')) ask(written, except);
      const meter = createStepMeter(100);
      const asked = ask(written, except, meter);
      expect([asked.places.length, asked.unknown, asked.isComplete, meter.isSpent]).toEqual([0, [], false, true]);
      expect(asked.key).toBe(ask(written, new Set()).key);
    });
  });
});

describe('uniteAsked', () => {
  const names = (places: Uint32Array) => Array.from(places, (at) => placedActions()[at]?.name);

  it('gives what any of them asks about, once and in order', () => {
    const asked = [['s3:PutObject'], ['s3:GetObject', 's3:PutObject'], ['s3:PutObject']].map((Action) =>
      ask({ Action }),
    );
    expect(names(uniteAsked(asked))).toEqual(['s3:GetObject', 's3:PutObject']);
    expect(uniteAsked([])).toEqual(new Uint32Array());
  });

  it('does so of thousands', () => {
    const [all, some] = [ask({ Action: '*' }), ask({ Action: ['s3:GetObject', 'ec2:*'] })];
    expect(uniteAsked([some, all])).toEqual(all.places);
    expect(uniteAsked([some, all, ask({ NotAction: 's3:*' })])).toEqual(all.places);
  });
});
