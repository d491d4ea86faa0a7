import { describe, expect, it } from 'vitest';
import { compareBuildSets } from '../../shared/requirements/compareBuildSets.ts';
import type { RequiredGrant, RequiredSet } from '../../shared/requirements/requiredSet.ts';
import { grant, requiredSet } from './requiredSets.ts';

function compare(from: Partial<RequiredSet>, to: Partial<RequiredSet>) {
  const sets = [
    requiredSet({ ...from, id: 'export', build: '1.0' }),
    requiredSet({ ...to, id: 'export', build: '2.0' }),
  ];
  return compareBuildSets({ builds: ['1.0', '2.0'], sets }, '1.0', '2.0').sets[0];
}

function compareGrants(from: readonly RequiredGrant[], to: readonly RequiredGrant[]) {
  const difference = compare({ grants: from }, { grants: to });
  return { added: difference?.added, removed: difference?.removed };
}

describe('compareBuildSets', () => {
  describe('given sets that only one build has', () => {
    it('names them, sorted', () => {
      const sets = [
        requiredSet({ id: 'c', build: '1.0' }),
        requiredSet({ id: 'a', build: '1.0' }),
        requiredSet({ id: 'b', build: '2.0' }),
      ];
      expect(compareBuildSets({ builds: ['1.0', '2.0'], sets }, '1.0', '2.0')).toEqual({
        from: '1.0',
        to: '2.0',
        onlyInFrom: ['a', 'c'],
        onlyInTo: ['b'],
        sets: [],
      });
    });
  });

  describe('given other actions', () => {
    it('names what came and what went', () => {
      const [kept, gone, come] = [grant('s3:GetObject'), grant('s3:PutObject'), grant('kms:Decrypt')];
      expect(compareGrants([kept, gone], [kept, come])).toEqual({ added: [come], removed: [gone] });
    });
  });

  describe('given the same action spelled in another case', () => {
    it('sees no change', () => {
      const compared = compareGrants([grant('s3:GetObject')], [grant('S3:getObject')]);
      expect(compared).toEqual({ added: [], removed: [] });
    });
  });

  describe('given the same action on other terms', () => {
    it.each([
      ['resource', { resource: 'arn:aws:s3:::veeam-*/*' }],
      ['context', { context: { 'aws:RequestedRegion': ['eu-central-1'] } }],
      ['optional', { optional: true }],
      ['when', { when: 'The bucket is encrypted.' }],
    ])('sees another %s as removed and added', (_name, over) => {
      const [before, after] = [grant('s3:GetObject'), grant('s3:GetObject', over)];
      expect(compareGrants([before], [after])).toEqual({ added: [after], removed: [before] });
    });
  });

  describe('given other facts', () => {
    it('names each with both values', () => {
      const requires = { trustedServices: [], assumableByAppliance: true, instanceProfile: false };
      const difference = compare(
        { title: 'Export', requires },
        { title: 'Export', requires: { ...requires, instanceProfile: true }, sourceDefects: ['a comma too many'] },
      );
      expect(difference?.facts).toEqual([
        { fact: 'requires', from: requires, to: { ...requires, instanceProfile: true } },
        { fact: 'sourceDefects', from: undefined, to: ['a comma too many'] },
      ]);
    });

    it('keeps the page apart: it differs in every build', () => {
      const [from, to] = [
        { url: 'https://example.com/1' },
        { url: 'https://example.com/2', pageUpdated: '2026-01-31' },
      ];
      expect(compare({ source: from }, { source: to })).toMatchObject({ facts: [], pages: { from, to } });
    });
  });
});
