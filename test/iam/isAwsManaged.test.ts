import { describe, expect, it } from 'vitest';
import { isAwsManaged } from '../../shared/iam/isAwsManaged.ts';

describe('isAwsManaged', () => {
  it.each([
    ['arn:aws:iam::aws:policy/ReadOnlyAccess', true],
    ['arn:aws-us-gov:iam::aws:policy/service-role/AmazonEC2RoleforSSM', true],
    ['arn:aws:iam::111122223333:policy/aws', false],
    ['of arn:aws:iam::aws:policy/ReadOnlyAccess', false],
    ['arn:aws:iam::aws:contextProvider/x', false],
    [undefined, false],
  ])('%s: %s', (arn, expected) => {
    expect(isAwsManaged(arn)).toBe(expected);
  });
});
