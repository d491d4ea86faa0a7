import { describe, expect, it } from 'vitest';
import { matchesAction, readActionPattern } from '../../../shared/iam/actions/actionPattern.ts';

describe('readActionPattern', () => {
  it.each([
    ['*', { kind: 'all' }],
    ['**', { kind: 'all' }],
    ['S3:GetObject', { kind: 'exact', action: 's3:getobject' }],
    ['S3:Get*', { kind: 'pattern', service: 's3', name: 'get*' }],
    ['*:*', { kind: 'pattern', service: '*', name: '*' }],
    ['ec?:Run', { kind: 'pattern', service: 'ec?', name: 'run' }],
    ['s3:Get.+(Object)', { kind: 'exact', action: 's3:get.+(object)' }],
    ['', { kind: 'nothing' }],
    [' ', { kind: 'nothing' }],
    ['s3', { kind: 'nothing' }],
    ['s3*', { kind: 'nothing' }],
    ['s3:', { kind: 'nothing' }],
    [':Get', { kind: 'nothing' }],
    ['s3:a:b', { kind: 'nothing' }],
    ['s3:Get Object', { kind: 'nothing' }],
    ['s3:GetObject,s3:PutObject', { kind: 'nothing' }],
    [' s3:GetObject', { kind: 'nothing' }],
    ['s3:GetObject\n', { kind: 'nothing' }],
  ] as const)('reads %j', (text, pattern) => {
    expect(readActionPattern(text)).toEqual(pattern);
  });
});

describe('matchesAction', () => {
  it.each([
    ['*', true],
    ['s3:GetObject', true],
    ['S3:GETOBJECT', true],
    ['s3:GetObjectAcl', false],
    ['s4:GetObject', false],
    ['s3:Get*', true],
    ['s3:Put*', false],
    ['s?:*', true],
    ['e*:*', false],
    ['*:*Object', true],
    ['s3', false],
  ])('%s matches s3:getobject: %s', (text, matches) => {
    expect(matchesAction(readActionPattern(text), { action: 's3:getobject', service: 's3', name: 'getobject' })).toBe(
      matches,
    );
  });
});
