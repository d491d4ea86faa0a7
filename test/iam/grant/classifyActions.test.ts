import { describe, expect, it } from 'vitest';
import { classifyActions } from '../../../shared/iam/grant/classifyActions.ts';
import { actionPlace, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import type { PolicyLayers } from '../../../shared/iam/policy/policyLayers.ts';
import { createStepMeter, type StepMeter } from '../../../shared/iam/stepMeter.ts';
import { policyOf } from '../policyFixtures.ts';

const names = ['ec2:RunInstances', 'kms:Decrypt', 's3:DeleteObject', 's3:GetObject', 's3:PutObject', 'sts:AssumeRole'];

function placesOf(actions: readonly string[]): Uint32Array {
  return Uint32Array.from(actions, (name) => actionPlace(name.toLowerCase()) ?? placedActions().length).sort();
}

function classes(layers: PolicyLayers, meter: StepMeter = createStepMeter()): readonly string[] | undefined {
  const found = classifyActions(placesOf(names), layers, meter);
  return found?.map((places) => places.map((at) => placedActions()[at]?.name.split(':')[1]).join());
}

function parting(...lists: readonly (string | readonly string[])[]): PolicyLayers {
  return { identity: [policyOf('p', ...lists.map((Action) => ({ Action })))] };
}

const all = 'RunInstances,Decrypt,DeleteObject,GetObject,PutObject,AssumeRole';

describe('classifyActions', () => {
  it.each([
    ['nothing', parting(), [all]],
    ['everything', parting('*', ['ec2:*', '*']), [all]],
    ['what names none of them', parting('iam:*', 'nonsense', 'new:DoIt'), [all]],
    ['one action', parting('kms:Decrypt'), ['RunInstances,DeleteObject,GetObject,PutObject,AssumeRole', 'Decrypt']],
    ['a wildcard', parting('S3:*Object'), ['RunInstances,Decrypt,AssumeRole', 'DeleteObject,GetObject,PutObject']],
    [
      'two statements that overlap',
      parting(['s3:GetObject', 'kms:*'], ['s3:*']),
      ['RunInstances,AssumeRole', 'Decrypt', 'DeleteObject,PutObject', 'GetObject'],
    ],
    [
      'several entries of one statement, together',
      parting(['s3:GetObject', 'kms:*', 'sts:*', 'ec2:RunInstances']),
      ['RunInstances,Decrypt,GetObject,AssumeRole', 'DeleteObject,PutObject'],
    ],
    [
      'one action that two entries name',
      parting(['s3:Get*', 's3:GetObject'], 's3:G*'),
      ['RunInstances,Decrypt,DeleteObject,PutObject,AssumeRole', 'GetObject'],
    ],
    [
      'entries of one statement that overlap',
      parting(['s3:*Object', 's3:GetObject', 's3:G*']),
      ['RunInstances,Decrypt,AssumeRole', 'DeleteObject,GetObject,PutObject'],
    ],
    [
      'NotAction, as Action does',
      { identity: [policyOf('p', { NotAction: 's3:*' })] },
      ['RunInstances,Decrypt,AssumeRole', 'DeleteObject,GetObject,PutObject'],
    ],
    [
      'a boundary and SCPs',
      { identity: [], boundary: policyOf('b', { Action: 'kms:*' }), scps: [[policyOf('s', { Action: 'ec2:*' })]] },
      ['RunInstances', 'Decrypt', 'DeleteObject,GetObject,PutObject,AssumeRole'],
    ],
    [
      'RCPs, which bear on some services',
      { identity: [], rcps: [[policyOf('r', { Action: 's3:Get*' })]] },
      ['RunInstances', 'Decrypt,DeleteObject,PutObject,AssumeRole', 'GetObject'],
    ],
    // A malformed entry matches nothing: it is none of the actions that it lists.
    [
      'a list beside an entry that holds a blank',
      parting(['s3:GetObject', 's3:PutObject'], 's3:GetObject s3:PutObject'),
      ['RunInstances,Decrypt,DeleteObject,AssumeRole', 'GetObject,PutObject'],
    ],
  ] as const)('parts actions by %s', (_name, layers, expected) => {
    expect(classes(layers)).toEqual(expected);
  });

  it('asks of no other actions', () => {
    expect(classifyActions(placesOf([]), parting('s3:*'), createStepMeter())).toEqual([]);
  });

  it('counts steps again for each who asks', () => {
    const layers = parting(['s3:*', 'ec2:*'], 'kms:Decrypt');
    const steps = [1, 2].map(() => {
      const meter = createStepMeter();
      classes(layers, meter);
      return meter.steps;
    });
    expect(steps[0]).toBeGreaterThan(0);
    expect(steps[1]).toBe(steps[0]);
  });

  it('counts a step for each entry and four places', () => {
    const meter = createStepMeter();
    classes(parting(['kms:Decrypt', 's3:GetObject', 'nonsense']), meter);
    expect(meter.steps).toBe(2 + 2 + 1);
    expect(stepsOfWildcard('sts:*')).toBe(1 + Math.ceil(countOf('sts:') / 4));
  });

  it('gives nothing where there are fewer steps than it takes, and spends what there is', () => {
    for (const layers of [parting('s3:*'), parting(['kms:Decrypt', 's3:GetObject'])]) {
      const meter = createStepMeter(3);
      expect([classes(layers, meter), meter.isSpent]).toEqual([undefined, true]);
    }
    const known = parting(['kms:Decrypt', 's3:GetObject', 'sts:AssumeRole']);
    expect(classes(known)).toHaveLength(2);
    const meter = createStepMeter(5);
    expect([classes(known, meter), meter.isSpent]).toEqual([undefined, true]);
  });
});

function countOf(service: string): number {
  return placedActions().filter(({ name }) => name.startsWith(service)).length;
}

// What an entry takes beyond finding the places that it stands for.
function stepsOfWildcard(pattern: string): number {
  const [one, two] = [[pattern], [pattern, pattern]].map((Action) => {
    const meter = createStepMeter();
    classes(parting(Action), meter);
    return meter.steps;
  });
  return (two ?? 0) - (one ?? 0) - (countOf(pattern.slice(0, -1)) * 8 + pattern.length);
}
