import { describe, expect, it } from 'vitest';
import { matchesAction, readActionPattern } from '../../../shared/iam/actions/actionPattern.ts';
import { allActions } from '../../../shared/iam/actionTable.ts';
import { actionIndexes } from '../../../shared/iam/grant/actionIndexes.ts';

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
    expect(matchesAction(readActionPattern(text), 's3', 'getobject')).toBe(matches);
  });
});

describe('actionIndexes', () => {
  const actions = allActions();
  const namesOf = (negated: boolean, ...patterns: readonly string[]) =>
    [...actionIndexes({ negated, patterns })].map((at) => actions[at]?.name);

  it('finds what the patterns match, in the order of the table, once', () => {
    expect(namesOf(false, 'STS:getcalleridentity')).toEqual(['sts:GetCallerIdentity']);
    expect(namesOf(false, 'sts:GetCallerIdentity', 'sts:GetC*', 'sts:AssumeRole')).toEqual([
      'sts:AssumeRole',
      'sts:GetCallerIdentity',
    ]);
    expect(namesOf(false, 'st?:GetCaller*')).toEqual(['sts:GetCallerIdentity']);
    expect(namesOf(false, 'sts:*')).toEqual(actions.flatMap(({ name }) => (name.startsWith('sts:') ? [name] : [])));
    expect(namesOf(false, '*')).toHaveLength(actions.length);
    expect(namesOf(false, '*:*')).toHaveLength(actions.length);
  });

  it('finds nothing where nothing matches', () => {
    expect(namesOf(false)).toEqual([]);
    expect(namesOf(false, 'sts:NoSuchAction')).toEqual([]);
    expect(namesOf(false, 'nosuchservice:*')).toEqual([]);
    expect(namesOf(false, 'sts')).toEqual([]);
  });

  it('keeps what single patterns match, until ten thousand others were asked about', () => {
    const single = (pattern: string) => actionIndexes({ negated: false, patterns: [pattern] });
    const [first, second] = [single('sts:Assume*'), single('sts:Get*')];
    expect([single('sts:Assume*'), single('sts:Get*')]).toEqual([first, second]);
    expect(single('sts:Assume*')).toBe(first);
    expect(single('sts:Get*')).toBe(second);
    for (let index = 0; index < 10_000; index++) single(`new:Action${index}`);
    expect(single('sts:Assume*')).toEqual(first);
    expect(single('sts:Assume*')).not.toBe(first);
  });

  it('finds all others for NotAction', () => {
    expect(namesOf(true, '*')).toEqual([]);
    expect(namesOf(true, 'sts:*')).toEqual(actions.flatMap(({ name }) => (name.startsWith('sts:') ? [] : [name])));
    expect(namesOf(true)).toHaveLength(actions.length);
  });
});
