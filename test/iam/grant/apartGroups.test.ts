import { describe, expect, it } from 'vitest';
import { apartGroups } from '../../../shared/iam/grant/apartGroups.ts';
import { findStatements } from '../../../shared/iam/grant/findStatements.ts';
import { judgeGrant } from '../../../shared/iam/grant/grantVerdict.ts';
import type { PolicyLayers } from '../../../shared/iam/policy/policyLayers.ts';
import { policyOf, unknownContext, type WrittenStatement } from '../policyFixtures.ts';

function apart(layers: PolicyLayers) {
  const question = { action: 'ec2:DeleteVolume', resource: '*', context: unknownContext };
  return apartGroups(judgeGrant(findStatements(question, layers)));
}

const one = { Resource: 'arn:aws:ec2:*:*:volume/a*' };
const other = { Resource: 'arn:aws:ec2:*:*:volume/b*' };
const everything = {};
const nothing = { Action: 's3:*' };

/** The first is of the identity, the others of SCPs, level by level. */
function layersOf(first: WrittenStatement, ...levels: readonly WrittenStatement[]): PolicyLayers {
  return { identity: [policyOf('p', first)], scps: levels.map((statement) => [policyOf('s', statement)]) };
}

describe('apartGroups', () => {
  it.each([
    ['two groups that allow nothing in common', layersOf(one, other), [0, 1]],
    ['the first two of several', layersOf(everything, one, everything, other, one), [1, 3]],
    ['none where they overlap', layersOf(one, everything), undefined],
    ['none where one allows nothing at all', layersOf(one, other, nothing), undefined],
    ['none where a Deny takes all', layersOf(one, one, { Effect: 'Deny', ...one }), undefined],
    ['those of eight groups', layersOf(one, ...Array.from({ length: 6 }, () => everything), other), [0, 7]],
    [
      'none of nine, which are not compared',
      layersOf(one, ...Array.from({ length: 7 }, () => everything), other),
      undefined,
    ],
  ] as const)('finds %s', (_name, layers, expected) => {
    expect(apart(layers)).toEqual(expected);
  });
});
