import { describe, expect, it } from 'vitest';
import { allActions } from '../../../shared/iam/findAction.ts';
import { actionNameAt, actionPlace, patternPlaces, placedActions } from '../../../shared/iam/grant/placedActions.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';

const namesOf = (pattern: string) =>
  [...(patternPlaces(pattern, createStepMeter()) ?? [])].map((at) => placedActions()[at]?.name);
const stsNames = allActions().flatMap(({ name }) => (name.startsWith('sts:') ? [name] : []));

describe('placedActions', () => {
  it('holds every action once, sorted without case', () => {
    const names = placedActions().map(({ name }) => name.toLowerCase());
    expect(names).toHaveLength(allActions().length);
    expect(names).toEqual([...new Set(names)].sort());
    expect(actionPlace('sts:assumerole')).toBe(names.indexOf('sts:assumerole'));
    expect(actionPlace('sts:nosuchaction')).toBeUndefined();
  });
});

describe('patternPlaces', () => {
  it('finds what a pattern matches', () => {
    expect(namesOf('STS:getcalleridentity')).toEqual(['sts:GetCallerIdentity']);
    expect(namesOf('st?:GetCaller*')).toEqual(['sts:GetCallerIdentity']);
    expect(new Set(namesOf('sts:*'))).toEqual(new Set(stsNames));
    expect(namesOf('*:GetCallerIdentity')).toEqual(['sts:GetCallerIdentity']);
    expect(namesOf('*')).toHaveLength(allActions().length);
    expect(namesOf('*:*')).toHaveLength(allActions().length);
  });

  it.each(['sts:NoSuchAction', 'nosuchservice:*', 'sts', ''])('finds nothing for %j', (pattern) => {
    expect(namesOf(pattern)).toEqual([]);
  });

  it('finds the same after thousands of other patterns', () => {
    const before = namesOf('sts:Assume*');
    for (let index = 0; index < 2_100; index++) namesOf(`sts:Action${index}*`);
    expect(namesOf('sts:Assume*')).toEqual(before);
  });

  it('counts the same steps whether or not it looked before, and stops where there are none', () => {
    const stepsOf = (pattern: string) => {
      const meter = createStepMeter();
      patternPlaces(pattern, meter);
      return meter.steps;
    };
    expect(stepsOf('sts:*Session*')).toBe(stepsOf('sts:*Session*'));
    expect(stepsOf('*:*a')).toBeGreaterThan(stepsOf('sts:*a') * 100);
    expect(patternPlaces('*:*a', createStepMeter(1_000))).toBeUndefined();
  });
});

describe('actionNameAt', () => {
  it('gives the name of the action at a place, and none elsewhere', () => {
    expect([actionNameAt(0), actionNameAt(), actionNameAt(-1)]).toEqual([placedActions()[0]?.name, '', '']);
  });
});
