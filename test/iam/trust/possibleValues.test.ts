import { describe, expect, it } from 'vitest';
import { contextReader } from '../../../shared/iam/conditions/contextReader.ts';
import { createStepMeter } from '../../../shared/iam/stepMeter.ts';
import { possibleValues } from '../../../shared/iam/trust/possibleValues.ts';
import { formatPattern, valuesInFormat } from '../../../shared/iam/trust/valuesInFormat.ts';
import { unknownContext } from '../policyFixtures.ts';

const formats = [formatPattern('o-?*')];
const conditions = [{ operator: 'StringLike', key: 'aws:PrincipalOrgID', values: ['o-a*'] }];
const sceneOf = () => ({ common: {}, conditions, meter: createStepMeter(1_000_000) });

describe('possibleValues', () => {
  it('gives a value for each way in which the conditions come out', () => {
    const { 'aws:PrincipalOrgID': values } = possibleValues('aws:PrincipalOrgID', formats, sceneOf());
    expect(values?.map((value) => value.startsWith('o-a')).toSorted()).toEqual([false, true]);
  });

  it('says nothing of a key of which every value is excepted', () => {
    expect(possibleValues('aws:PrincipalOrgID', formats, { ...sceneOf(), except: ['o-*'] })).toEqual({});
  });

  it('says nothing of a key that no condition asks about, by itself or in a variable', () => {
    const others = (value: string) => [{ operator: 'StringLike', key: 'aws:PrincipalAccount', values: [value] }];
    const namesFor = (value: string) =>
      Object.keys(possibleValues('aws:PrincipalOrgID', formats, { ...sceneOf(), conditions: others(value) }));
    expect(namesFor('1*')).toEqual([]);
    expect(namesFor(`1\${aws:PrincipalOrgID}`)).toEqual(['aws:PrincipalOrgID']);
  });

  it('takes the steps of finding them, and no more where nothing is excepted', () => {
    const [scene, meter] = [sceneOf(), createStepMeter(1_000_000)];
    possibleValues('aws:PrincipalOrgID', formats, scene);
    const reader = contextReader(unknownContext);
    valuesInFormat({ key: 'aws:principalorgid', formats, except: [], conditions, reader, meter });
    expect(scene.meter.steps).toBe(meter.steps);
  });
});
