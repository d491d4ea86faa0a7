import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { functionNames } from '../../scripts/package/packageFunctions.ts';
import { stackParameters } from '../../scripts/package/stackParameters.ts';
import { AccountThrottled } from '../../shared/distributed/accountThrottled.ts';
import { defaultSettings } from '../../shared/settings/settings.ts';
import { packagedTemplate } from './packagedTemplate.ts';
import { everythingOn, propertiesOf, resourcesOfType } from './resolvedResources.ts';
import { resolveTemplate } from './resolveTemplate.ts';

const template = await packagedTemplate('people');
const all = resolveTemplate({ template, parameters: everythingOn });
const off = resolveTemplate({ template });
const states = z.record(z.string(), z.looseObject({}));

describe('what gets lost', () => {
  const undelivered = expect.stringContaining(':veeam-drift-undelivered');

  it('is kept by a dead-letter queue for every target of a rule', () => {
    const targetsSchema = z.array(z.looseObject({ DeadLetterConfig: z.unknown(), RetryPolicy: z.unknown() }));
    const rules = [...resourcesOfType(all, 'AWS::Events::Rule'), ...resourcesOfType(off, 'AWS::Events::Rule')];
    const ids = ['IamChangeRule', 'DistributedSchedule', 'KeyEndangeredRule', 'ScanSchedule', 'KeyEndangeredRule'];
    expect(rules.map(([id]) => id)).toEqual(ids);
    for (const [id, { Targets }] of rules) {
      for (const target of targetsSchema.parse(Targets)) {
        expect(target, id).toMatchObject({ DeadLetterConfig: { Arn: undelivered }, RetryPolicy: expect.anything() });
      }
    }
  });

  it('is kept by a dead-letter queue for the subscription of Slack', () => {
    expect(propertiesOf(all, 'SlackSubscription').RedrivePolicy).toEqual({ deadLetterTargetArn: undelivered });
  });

  it('is kept by an on-failure destination of every function that is called asynchronously', () => {
    const kept = resourcesOfType(all, 'AWS::Lambda::EventInvokeConfig').map(([, config]) => [
      config.FunctionName,
      config.DestinationConfig,
    ]);
    const queue = { OnFailure: { Destination: expect.stringContaining(':veeam-drift-failed-runs') } };
    expect(kept).toEqual([
      ['veeam-drift-scan', queue],
      ['veeam-drift-rescan-role', queue],
      ['veeam-drift-notify-slack', queue],
    ]);
  });
});

describe('alarms', () => {
  const alarms = resourcesOfType(all, 'AWS::CloudWatch::Alarm');

  it('name a section of the runbook each, and every section has one', () => {
    const titles = [...readFileSync('infra/RUNBOOK.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, title = '']) => title);
    const sections = titles.map((title) => title.toLowerCase().replaceAll(' ', '-'));
    const links = alarms.map(
      ([, { AlarmDescription }]) => /infra\/RUNBOOK\.md#([a-z-]+)$/.exec(String(AlarmDescription))?.[1],
    );
    expect(links).not.toContain(undefined);
    const aboutTheKey = JSON.stringify(propertiesOf(all, 'KeyEndangeredRule').Targets);
    const [, ofRule] = /infra\/RUNBOOK\.md#([a-z-]+)/.exec(aboutTheKey) ?? [];
    expect([...new Set([...links, ofRule])].sort()).toEqual([...sections].sort());
  });

  it('tell when they ring and when they are over', () => {
    const topic = [expect.stringContaining(':veeam-drift-alarms')];
    for (const [id, alarm] of alarms) {
      expect(alarm, id).toMatchObject({ AlarmActions: topic, OKActions: topic, TreatMissingData: expect.any(String) });
    }
  });

  it('watch metrics that the functions write, under the name of the deployment', () => {
    const written = readFileSync('shared/hub/addRunMetrics.ts', 'utf8');
    const own = alarms.filter(([, { Namespace }]) => Namespace === 'VeeamRoleDrift');
    expect(own.map(([, { MetricName }]) => MetricName)).toEqual(['Heartbeat', 'AccountsUnreadable']);
    for (const [id, { MetricName, Dimensions }] of own) {
      expect(written, id).toContain(`addMetric('${MetricName}'`);
      expect(Dimensions, id).toEqual([{ Name: 'service', Value: 'veeam-drift' }]);
    }
    const { Environment } = propertiesOf(all, 'ScanLambdaFunction');
    expect(Environment).toMatchObject({
      Variables: { POWERTOOLS_METRICS_NAMESPACE: 'VeeamRoleDrift', POWERTOOLS_SERVICE_NAME: 'veeam-drift' },
    });
  });

  it('miss a heartbeat after the hours of the parameter', () => {
    const late = resolveTemplate({ template, parameters: { HeartbeatHours: '168' } });
    expect(propertiesOf(late, 'NoHeartbeatAlarm')).toMatchObject({
      Period: 3600,
      EvaluationPeriods: '168',
      TreatMissingData: 'breaching',
    });
  });
});

describe('the key', () => {
  it('is watched by a rule that names who endangers it, on a topic that does not need it', () => {
    const { EventPattern, Targets } = propertiesOf(all, 'KeyEndangeredRule');
    const key = expect.stringMatching(/^arn:aws:kms:/);
    const eventName = expect.arrayContaining(['ScheduleKeyDeletion', 'DisableKey']);
    expect(EventPattern).toMatchObject({ source: ['aws.kms'], detail: { eventName, resources: { ARN: [key, key] } } });
    expect(JSON.stringify(Targets)).toMatch(/<call> of a key .*<key>.*<who>.*RUNBOOK\.md#key-endangered/);
    expect(propertiesOf(all, 'KeyTopic')).not.toHaveProperty('KmsMasterKeyId');
  });
});

describe('the dashboard', () => {
  it('is JSON and draws metrics that the functions write', () => {
    const body = z.string().parse(propertiesOf(all, 'Dashboard').DashboardBody);
    const widget = z.looseObject({ type: z.string(), properties: z.looseObject({ title: z.string() }) });
    expect(z.looseObject({ widgets: z.array(widget) }).parse(JSON.parse(body)).widgets).toHaveLength(6);
    const written = readFileSync('shared/hub/addRunMetrics.ts', 'utf8');
    const drawn = [...body.matchAll(/"(?:VeeamRoleDrift|\.)", "([A-Z]\w+)", (?:"service"|"\.")/g)].map(
      ([, name = '']) => name,
    );
    expect(drawn.length).toBeGreaterThan(8);
    const names = drawn.filter((name) => name !== 'Duration' && !name.startsWith('Findings'));
    for (const name of names) expect(written).toContain(`addMetric('${name}'`);
  });
});

describe('functions', () => {
  it('run on Node 24 and arm64, each with a role of its own', () => {
    const functions = resourcesOfType(all, 'AWS::Lambda::Function');
    for (const [id, properties] of functions) {
      expect(properties, id).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
    expect(new Set(functions.map(([, { Role }]) => Role)).size).toBe(functions.length);
  });

  it('are those of the folder functions/, deployed under its names', () => {
    const deployed = resourcesOfType(all, 'AWS::Lambda::Function').map(([, { FunctionName }]) => FunctionName);
    expect([...deployed].sort()).toEqual(functionNames().map((name) => `veeam-drift-${name}`));
  });

  it('write to a log group that is kept for the days of the parameter', () => {
    const groups = resourcesOfType(
      resolveTemplate({ template, parameters: { ...everythingOn, LogRetentionDays: '30' } }),
      'AWS::Logs::LogGroup',
    );
    expect(groups.map(([, { LogGroupName }]) => LogGroupName).sort()).toEqual(
      [
        ...functionNames().map((name) => `/aws/lambda/veeam-drift-${name}`),
        '/aws/vendedlogs/states/veeam-drift-scan',
      ].sort(),
    );
    for (const [id, { RetentionInDays }] of groups) expect(RetentionInDays, id).toBe('30');
  });

  it('let one scheduled scan and five rescans run at a time, unless the account has nothing to reserve', () => {
    expect(propertiesOf(all, 'ScanLambdaFunction').ReservedConcurrentExecutions).toBe(1);
    expect(propertiesOf(all, 'RescanRoleLambdaFunction').ReservedConcurrentExecutions).toBe(5);
    const free = resolveTemplate({ template, parameters: { ...everythingOn, ReserveConcurrency: 'false' } });
    for (const id of ['ScanLambdaFunction', 'RescanRoleLambdaFunction']) {
      expect(propertiesOf(free, id), id).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  it('trace only where the settings ask for it', () => {
    expect(propertiesOf(off, 'ScanLambdaFunction').TracingConfig).toEqual({ Mode: 'PassThrough' });
    expect(propertiesOf(all, 'ScanLambdaFunction').TracingConfig).toEqual({ Mode: 'Active' });
  });

  it('get the settings that replace the packaged ones', () => {
    expect(propertiesOf(off, 'ScanLambdaFunction').Environment).not.toHaveProperty(
      'Variables.VEEAM_DRIFT_SETTINGS_SSM',
    );
    expect(propertiesOf(all, 'ScanLambdaFunction').Environment).toMatchObject({
      Variables: {
        VEEAM_DRIFT_SETTINGS_SSM: 'veeam-drift/settings',
        VEEAM_DRIFT_SETTINGS_S3: 's3://example-settings/drift/settings.yaml',
      },
    });
  });
});

describe('settings', () => {
  it('subscribe each e-mail address to alerts and to alarms', () => {
    const subscriptions = [
      { Protocol: 'email', Endpoint: 'backup@example.com' },
      { Protocol: 'email', Endpoint: 'cloud@example.com' },
    ];
    expect(propertiesOf(all, 'AlertTopic').Subscription).toEqual(subscriptions);
    expect(propertiesOf(all, 'AlarmTopic').Subscription).toEqual(subscriptions);
  });

  it('have the defaults that infra/parameters.yml has', () => {
    const file = parseDocument(readFileSync('infra/parameters.yml', 'utf8'), { logLevel: 'error' }).toJS();
    const written = z.looseObject({ Parameters: z.record(z.string(), z.looseObject({ Default: z.unknown() })) });
    const defaults = Object.entries(written.parse(file).Parameters).map(([name, { Default }]) => [name, Default]);
    expect(stackParameters(defaultSettings).map(({ name, value }) => [name, value])).toEqual(defaults);
  });

  it('stand in the packaged template as defaults', async () => {
    const { Parameters: named } = await packagedTemplate('names');
    expect(named.NamePrefix).toMatchObject({ Default: 'drift2', Type: 'String' });
    expect(named.HeartbeatHours).toMatchObject({ Default: 30, Type: 'Number' });
  });
});

describe('the distributed scan', () => {
  it('is off unless the settings ask for it', () => {
    expect(resourcesOfType(off, 'AWS::StepFunctions::StateMachine')).toEqual([]);
    expect(resourcesOfType(off, 'AWS::Lambda::Function').map(([id]) => id)).toEqual(['ScanLambdaFunction']);
  });

  it('takes the schedule over where it is on', () => {
    const [schedule] = resourcesOfType(all, 'AWS::Events::Rule').filter(
      ([, { ScheduleExpression }]) => ScheduleExpression,
    );
    expect(schedule?.[1]).toMatchObject({
      ScheduleExpression: 'rate(1 day)',
      Targets: [{ Arn: 'arn:aws:states:eu-central-1:111122223333:stateMachine:veeam-drift-scan' }],
    });
  });

  it('lets no failed item and no number of accounts fail the run', () => {
    const { DefinitionString, DefinitionSubstitutions } = propertiesOf(all, 'ScanStateMachine');
    const { States } = z.looseObject({ States: states }).parse(JSON.parse(String(DefinitionString)));
    expect(States.ScanAccounts).toMatchObject({
      ToleratedFailurePercentage: 100,
      ResultWriter: { Parameters: { 'Prefix.$': expect.stringContaining('$.plan.segment') } },
      ResultPath: null,
      Catch: [{ ErrorEquals: ['States.ALL'], Next: 'FinishScan' }],
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED' },
        States: { ScanAccount: { Catch: [{ ErrorEquals: ['States.ALL'] }] } },
      },
    });
    expect(DefinitionSubstitutions).toMatchObject({ MaxConcurrency: '50', AuditBucket: 'auditbucket' });
  });

  it('waits longer before each try of what was throttled', () => {
    const { DefinitionString } = propertiesOf(all, 'ScanStateMachine');
    const { States } = z.looseObject({ States: states }).parse(JSON.parse(String(DefinitionString)));
    const scanAccounts = z.looseObject({ ItemProcessor: z.looseObject({ States: states }) }).parse(States.ScanAccounts);
    expect(scanAccounts.ItemProcessor.States.ScanAccount).toMatchObject({
      Retry: [
        {
          ErrorEquals: expect.arrayContaining([AccountThrottled.name, 'Lambda.TooManyRequestsException']),
          BackoffRate: 2,
          JitterStrategy: 'FULL',
        },
        { ErrorEquals: ['States.ALL'] },
      ],
    });
  });
});
