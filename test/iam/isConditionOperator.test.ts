import { describe, expect, it } from 'vitest';
import { isConditionOperator, operatorNames } from '../../shared/iam/isConditionOperator.ts';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
describe('isConditionOperator', () => {
  it('knows each operator of the page by its name, and 27 of them there are', () => {
    expect(operatorNames.filter((name) => !isConditionOperator(name))).toEqual([]);
    expect(new Set(operatorNames).size).toBe(27);
  });

  it.each([
    ['stringequals', true],
    ['ForAnyValue:StringLike', true],
    ['ForAllValues:StringLikeIfExists', true],
    ['NumericLessThanEqualsIfExists', true],
    ['StringSimilar', false],
    ['String', false],
    ['IfExists', false],
    ['ForSomeValues:StringLike', false],
    ['NullIfExists', false],
    ['', false],
  ])('%j: %s', (name, isKnown) => {
    expect(isConditionOperator(name)).toBe(isKnown);
  });
});
