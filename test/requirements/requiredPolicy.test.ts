import { describe, expect, it } from 'vitest';
import { builtInSets } from '../../shared/requirements/loadCatalog.ts';
import { parseRequiredSetFile } from '../../shared/requirements/parseRequiredSetFile.ts';
import { requiredPolicy } from '../../shared/requirements/requiredPolicy.ts';
import { grant, requiredSet } from './requiredSets.ts';

describe('requiredPolicy', () => {
  describe('given grants on several terms', () => {
    it('has one statement for each', () => {
      const bucket = 'arn:aws:s3:::export/*';
      const context = { 'ec2:ResourceTag/Use': ['export', 'import'] };
      const grants = [
        grant('s3:GetObject', { resource: bucket }),
        grant('ec2:DescribeInstances'),
        grant('s3:DeleteObject', { resource: bucket, optional: true }),
        grant('ec2:StartInstances', { context }),
        grant('kms:Decrypt', { when: 'The bucket is encrypted.' }),
      ];
      expect(requiredPolicy(requiredSet({ id: 'export', grants })).Statement).toEqual([
        { Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteObject'], Resource: bucket },
        { Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: '*' },
        { Effect: 'Allow', Action: ['ec2:StartInstances'], Resource: '*', Condition: { StringEquals: context } },
      ]);
    });
  });

  describe('given no grants', () => {
    it('has no statement', () => {
      expect(requiredPolicy(requiredSet({ id: 'empty' })).Statement).toEqual([]);
    });
  });

  describe("given each of Veeam's sets", () => {
    it('reads back as the same grants', () => {
      for (const set of builtInSets()) {
        const { id, title, kind, product, build, source, addOnTo } = set;
        const facts = { id, title, principal: 'user', kind, product, build, source, ...(addOnTo && { addOnTo }) };
        const parsed = parseRequiredSetFile({ ...facts, policy: requiredPolicy(set) });
        const expected = set.grants
          .filter(({ when }) => when === undefined)
          .map(({ isPlaceholder: _left, ...one }) => one);
        const sorted = (grants: readonly object[]) => grants.map((one) => JSON.stringify(one)).sort();
        expect(sorted(parsed.ok ? parsed.set.grants : []), id).toEqual(
          sorted(expected.map(({ action, resource, context }) => ({ action, resource, context, optional: false }))),
        );
      }
    });
  });
});
