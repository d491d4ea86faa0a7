import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deployValues } from '../../scripts/package/deployValues.ts';
import { settingsSchema } from '../../shared/settings/settings.ts';

const stateMachine = readFileSync('infra/distributed.asl.json', 'utf8');

function parameterOf(settings: unknown, name: string): string | number | undefined {
  const { parameters } = deployValues(settingsSchema.parse(settings), { stateMachine });
  return parameters.Parameters[name]?.Default;
}

describe('deployValues', () => {
  describe('given the settings of a deployment', () => {
    it.each([
      [{ deploy: { schedule: 'cron(0 4 * * ? *)' } }, 'ScheduleExpression', 'cron(0 4 * * ? *)'],
      [{ deploy: { distributed: true } }, 'Distributed', 'true'],
      [{ deploy: { objectLock: { mode: 'COMPLIANCE', days: 3650 } } }, 'ObjectLockMode', 'COMPLIANCE'],
      [{ deploy: { objectLock: { mode: 'COMPLIANCE', days: 3650 } } }, 'ObjectLockDays', 3650],
      [{ live: { readerRole: '/backup/veeam-drift-reader' } }, 'ReaderRole', 'backup/veeam-drift-reader'],
      [{ audit: { bucket: 'example-audit', prefix: 'drift/' } }, 'AuditPrefix', 'drift/'],
      [{ alerts: { eventBus: 'default' } }, 'EventBusName', 'default'],
      [{}, 'EventBusName', ''],
    ])('turns %j into %s = %j', (settings, name, value) => {
      expect(parameterOf(settings, name)).toBe(value);
    });

    it('subscribes the addresses of alerts.emails', () => {
      const settings = settingsSchema.parse({ alerts: { emails: ['backup@example.com'] } });
      expect(deployValues(settings, { stateMachine }).emailSubscriptions).toEqual([
        { Protocol: 'email', Endpoint: 'backup@example.com' },
      ]);
    });

    it('lets nobody but the scan read the audit log where no reader is named', () => {
      expect(deployValues(settingsSchema.parse({}), { stateMachine }).auditReaders).toEqual([
        { 'Fn::Sub': expect.stringContaining('-scan') },
      ]);
    });
  });

  describe('given a stack', () => {
    const settings = settingsSchema.parse({ deploy: { name: 'drift2' } });
    const name = { ParameterKey: 'NamePrefix', ParameterValue: 'drift2' };

    it('passes no values where there is none yet: its first template has no parameters', () => {
      expect(deployValues(settings, { stateMachine }).stackParameters).toEqual([]);
    });

    it('passes the values that change, and no others', () => {
      const standing = { NamePrefix: 'veeam-drift', HeartbeatHours: '26', ScheduleExpression: 'rate(1 day)' };
      expect(deployValues(settings, { stateMachine, standing }).stackParameters).toEqual([name]);
    });

    it('passes no value for what its template does not declare: a creation that failed leaves such a stack', () => {
      expect(deployValues(settings, { stateMachine, standing: {} }).stackParameters).toEqual([]);
    });
  });
});
