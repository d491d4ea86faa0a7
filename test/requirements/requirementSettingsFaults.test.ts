import { describe, expect, it } from 'vitest';
import {
  type RequirementSettings,
  requirementSettingsFaults,
} from '../../shared/requirements/requirementSettingsFaults.ts';
import { catalogOfKnownBuilds } from './requiredSets.ts';

const catalog = catalogOfKnownBuilds();
const none: RequirementSettings = { principals: [], expected: [], conditionalActions: [] };

describe('requirementSettingsFaults', () => {
  describe('given settings that name nothing', () => {
    it('finds no fault', () => {
      expect(requirementSettingsFaults(none, catalog)).toEqual([]);
    });
  });

  describe('given names that are known', () => {
    it('finds no fault, in whatever build the id is', () => {
      const settings: RequirementSettings = {
        build: '13.1.0.411',
        principals: [{ requirements: ['impersonation', 'role-create'], build: '10.0.0.232' }],
        expected: [{ requirements: ['role-create'] }],
        conditionalActions: ['KMS:generateDataKeyWithoutPlaintext'],
      };
      expect(requirementSettingsFaults(settings, catalog)).toEqual([]);
    });
  });

  describe('given names that nothing has', () => {
    it('names each with its path and what is known', () => {
      const settings: RequirementSettings = {
        build: '13.1.0.410',
        principals: [{ requirements: ['impersonation', 'ec2-bakup'], build: '9' }],
        expected: [{ requirements: ['vpc-restor', 'something-else-altogether'] }],
        conditionalActions: ['ec2:RunInstances'],
      };
      const id = 'expected the id of a required set, got';
      expect(requirementSettingsFaults(settings, catalog)).toEqual([
        { path: 'build', message: 'expected a known build, got 13.1.0.410 (nearest: 13.1.0.411)' },
        {
          path: 'conditionalActions[0]',
          message:
            'expected an action that a set needs in certain cases, got ec2:RunInstances (known: kms:GenerateDataKeyWithoutPlaintext)',
        },
        {
          path: 'principals[0].requirements[1]',
          message: `${id} ec2-bakup (nearest: ec2-backup, efs-backup)`,
        },
        { path: 'principals[0].build', message: 'expected a known build, got 9 (known: 10.0.0.232, 13.1.0.411)' },
        { path: 'expected[0].requirements[0]', message: `${id} vpc-restor (nearest: vpc-restore)` },
        { path: 'expected[0].requirements[1]', message: `${id} something-else-altogether` },
      ]);
    });
  });
});
