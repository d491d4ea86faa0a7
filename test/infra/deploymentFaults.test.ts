import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deploymentFaults } from '../../scripts/package/deploymentFaults.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';

const parameters = readFileSync('infra/parameters.yml', 'utf8');
const organizationId = 'o-exampleorg1';

const faultsOf = (settings: object) =>
  deploymentFaults(settingsSchema.parse(settings), parameters).map(({ path, message }) => [path.join('.'), message]);

describe('deploymentFaults', () => {
  describe('given settings that the deployment carries out', () => {
    it.each([
      [{}],
      [{ organizationId, deploy: { iamChanges: true } }],
      [{ organizationId, deploy: { iamChanges: true, region: 'cn-north-1' } }],
      [{ organizationId, deploy: { iamChanges: true, region: 'us-gov-west-1' } }],
      [{ audit: { bucket: 'example-audit', prefix: 'drift/log/' } }],
      [{ live: { readerRole: '/backup/veeam-drift-reader' }, alerts: { eventBus: 'default' } }],
    ])('has nothing to say: %j', (settings) => {
      expect(faultsOf(settings)).toEqual([]);
    });
  });

  describe('given a setting that it would pass over or break on', () => {
    const key = 'arn:aws:kms:eu-central-1:111122223333:key/1';
    it.each([
      [{ audit: { kmsKeyArn: key } }, 'audit.kmsKeyArn', /key of its own/],
      [{ alerts: { topicArn: 'arn:aws:sns:eu-central-1:111122223333:own' } }, 'alerts.topicArn', /AlertTopicArn/],
      [{ deploy: { iamChanges: true } }, 'deploy.iamChanges', /expected organizationId/],
      [{ organizationId, deploy: { iamChanges: true, region: 'cn-northwest-1' } }, 'deploy.iamChanges', /cn-north-1/],
      [{ organizationId, deploy: { iamChanges: true, region: 'us-gov-east-1' } }, 'deploy.iamChanges', /us-gov-west-1/],
      [{ audit: { bucket: 'Example_Audit' } }, 'audit.bucket', /got "Example_Audit"/],
      [{ audit: { prefix: 'drift' } }, 'audit.prefix', /expected text like .*\/\$, got "drift"/],
      [{ live: { readerRole: 'reader of all' } }, 'live.readerRole', /got "reader of all"/],
      [{ alerts: { slackWebhookParameter: 'web hook' } }, 'alerts.slackWebhookParameter', /got "web hook"/],
      [{ alerts: { eventBus: 'bus, other' } }, 'alerts.eventBus', /got "bus, other"/],
    ])('names it once: %j', (settings, path, message) => {
      expect(faultsOf(settings)).toEqual([[path, expect.stringMatching(message)]]);
    });

    it('gives all of them at once', () => {
      const settings = { audit: { kmsKeyArn: key, prefix: 'x' }, deploy: { iamChanges: true } };
      expect(faultsOf(settings).map(([path]) => path)).toEqual([
        'audit.kmsKeyArn',
        'deploy.iamChanges',
        'audit.prefix',
      ]);
    });
  });
});
